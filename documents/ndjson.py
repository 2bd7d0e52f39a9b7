"""Where the lines of an NDJSON stream are, found while it passes through."""

from __future__ import annotations

import re
from array import array

import msgspec

_BOM = b"\xef\xbb\xbf"
_BLANKS = b" \t\r"
_lines = re.compile(rb"[^ \t\r\n][^\n]*+")
_decode_values = msgspec.json.Decoder(msgspec.Raw).decode_lines
# A longer line is not held back for the check; the stream counts as irregular then.
_LONGEST_CHECKED = 4 << 20


class NdjsonSplitter:
    """Feed it the stream in chunks of any size; it remembers places, never content.

    A slice is one non-blank line without the blanks around it. A byte order mark before the
    first line belongs to the stream, not to its first document. Only LF ends a line (a CR before
    it is a blank). Nothing is checked here: a malformed line is found later and fails alone.
    `regular` says whether every line is one value; of an irregular stream `split_sequence` finds
    the documents.
    """

    def __init__(self) -> None:
        self._offsets, self._lengths = array("q"), array("q")
        self._position = 0
        self._head: bytes | None = b""
        # The line that reaches into the next chunk: where its text begins and, so far, ends.
        self._begin: int | None = None
        self._end = 0
        # For the check: the text behind the last newline, and how many lines were compared.
        self._tail = b""
        self._compared = 0
        self.regular = True

    @property
    def count(self) -> int:
        """Lines found so far, the one that may still grow included."""
        return len(self._offsets) + (self._begin is not None)

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the stream."""
        if self._head is not None:
            chunk = self._head + chunk
            if len(chunk) < len(_BOM) and _BOM.startswith(chunk):
                self._head = chunk
                return
            self._head = None
            if chunk.startswith(_BOM):
                self._position = len(_BOM)
                chunk = chunk[len(_BOM) :]
        self._take(chunk)

    def finish(self) -> tuple[array[int], array[int]]:
        """Offsets and lengths in bytes of the non-blank lines of the whole stream."""
        if self._head:
            head, self._head = self._head, None
            self._take(head)
        self._close()
        self._compare(self._tail)
        self._tail = b""
        return self._offsets, self._lengths

    def _take(self, chunk: bytes) -> None:
        base, at = self._position, 0
        if self._begin is not None:
            newline = chunk.find(b"\n")
            at = len(chunk) if newline < 0 else newline
            text = len(chunk[:at].rstrip(_BLANKS))
            if text:
                self._end = base + text
            if newline >= 0:
                self._close()
        for line in _lines.finditer(chunk, at):
            self._begin = base + line.start()
            self._end = self._begin + len(line.group().rstrip(_BLANKS))
            if line.end() < len(chunk):
                self._close()
        self._position = base + len(chunk)
        if self.regular:
            cut = chunk.rfind(b"\n") + 1
            if cut:
                self._compare(self._tail + chunk[:cut])
                self._tail = b""
            self._tail += chunk[cut:]
            if len(self._tail) > _LONGEST_CHECKED:
                self.regular, self._tail = False, b""

    def _compare(self, lines: bytes) -> None:
        """Whole lines against the values that a reader of JSON finds in them."""
        if not self.regular:
            return
        try:
            values = _decode_values(lines)
        except (msgspec.DecodeError, RecursionError):
            self.regular = False
            return
        sizes = array("q", [memoryview(value).nbytes for value in values])
        self.regular = sizes == self._lengths[self._compared :]
        self._compared += len(sizes)

    def _close(self) -> None:
        if self._begin is not None:
            self._offsets.append(self._begin)
            self._lengths.append(self._end - self._begin)
            self._begin = None
