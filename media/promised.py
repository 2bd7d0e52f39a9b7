"""How long files of sound and moving pictures say they are: what is missing at their end."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from cubby.media import isobmff

# Programs that write to a pipe leave one of these, for they cannot go back.
UNKNOWN = {0, 0x7FFFFFFF, 0xFFFFFFFF, 0x7FFFF000, 0xFFFFF000}
SEGMENT = 0x18538067
ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
ASF_FILE = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
HEAD = 4096


def missing(path: Path, boxes: bool) -> int:
    """Bytes that the file promises beyond its end; 0 where it is whole or does not say. `boxes`
    says that it is of the family of mp4, whose files have no mark of their own.
    """
    with path.open("rb") as file:
        if boxes:
            return isobmff.missing_bytes(file)
        length = file.seek(0, 2)
        file.seek(0)
        head = file.read(HEAD)
        promised = _promised(head, file)
    return max(0, promised - length)


def _promised(head: bytes, file: BinaryIO) -> int:
    reader = next((read for magic, read in READERS.items() if head.startswith(magic)), None)
    return reader(head, file) if reader else 0


def _of_chunk(head: bytes, _: BinaryIO) -> int:
    size = int.from_bytes(head[4:8], "little" if head[:4] == b"RIFF" else "big")
    return size + 8 if size not in UNKNOWN else 0


def _of_au(head: bytes, _: BinaryIO) -> int:
    start, size = struct.unpack_from(">II", head.ljust(12, b"\0"), 4)
    return int(start + size) if size not in UNKNOWN else 0


def _of_id3(head: bytes, _: BinaryIO) -> int:
    """Up to the end of the tag: a sound says no more."""
    return 10 + sum((byte & 0x7F) << 7 * (3 - n) for n, byte in enumerate(head[6:10]))


def _of_asf(head: bytes, _: BinaryIO) -> int:
    at = head.find(ASF_FILE)
    return int(struct.unpack_from("<Q", head, at + 40)[0]) if 0 < at <= len(head) - 48 else 0


def _of_caf(head: bytes, file: BinaryIO) -> int:
    at = 8
    while True:
        file.seek(at)
        head = file.read(12)
        if len(head) < 12:
            return 0
        size = struct.unpack_from(">q", head, 4)[0]
        if size < 0:  # up to the end
            return 0
        at += 12 + int(size)
        if head[:4] == b"data":
            return at
    return 0


def _of_flac(_: bytes, file: BinaryIO) -> int:
    """Up to the end of the blocks before the first frame."""
    at, last = 4, False
    while not last:
        file.seek(at)
        head = file.read(4)
        if len(head) < 4:
            return at + 4
        last = bool(head[0] & 0x80)
        at += 4 + int.from_bytes(head[1:4], "big")
    return at


def _of_matroska(head: bytes, _: BinaryIO) -> int:
    at = 4
    size, width = _number(head, at)
    at += width + size
    if int.from_bytes(head[at : at + 4], "big") != SEGMENT:
        return 0
    size, width = _number(head, at + 4)
    unknown = size == (1 << 7 * width) - 1
    return 0 if unknown or not width else at + 4 + width + size


def _number(head: bytes, at: int) -> tuple[int, int]:
    """A number of EBML and its width: the zeros before its first bit say how wide it is."""
    first = head[at] if at < len(head) else 0
    width = 9 - first.bit_length()
    if width > 8 or len(head) < at + width:
        return 0, 0
    whole = int.from_bytes(head[at : at + width], "big")
    return whole & ((1 << 7 * width) - 1), width


READERS: dict[bytes, Callable[[bytes, BinaryIO], int]] = {
    b"RIFF": _of_chunk,
    b"FORM": _of_chunk,
    b".snd": _of_au,
    b"caff": _of_caf,
    b"ID3": _of_id3,
    b"fLaC": _of_flac,
    b"\x1a\x45\xdf\xa3": _of_matroska,
    ASF: _of_asf,
}
