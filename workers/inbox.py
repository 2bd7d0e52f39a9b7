"""The one table Python may fill: documents of a job on their way into `api.store_documents`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg

from cubby.documents import copy_text, prepare
from cubby.workers.errors import StorageGone
from cubby.workers.raw import Readable

# Documents of a job are read together; only a job of very large ones is read in several pieces.
BLOCK_BYTES = 64 << 20

# What goes to the server at a time.
_COPY_BYTES = 1 << 20

Received = tuple[int, bytes]
"""Ordinal in the request, and the bytes as they came."""
Row = tuple[int, bytes]
"""Ordinal in the request, and one line of COPY."""


@dataclass(frozen=True)
class Elements:
    """The documents of one job; the first has `first_ordinal` and stands at `offsets[0]` of the
    raw part at `uri` of `source`."""

    source: Readable
    uri: str
    first_ordinal: int
    offsets: list[int]
    lengths: list[int]

    @property
    def ordinals(self) -> range:
        return range(self.first_ordinal, self.first_ordinal + len(self.offsets))

    def blocks(self) -> Iterator[list[Received]]:
        """All documents in order, one read for each list.

        Raises StorageGone when the raw part ends too early.
        """
        at = 0
        while at < len(self.offsets):
            end = at + 1
            while end < len(self.offsets) and self.bytes_between(at, end) <= BLOCK_BYTES:
                end += 1
            start, wanted = self.offsets[at], self.bytes_between(at, end - 1)
            data = memoryview(self.source.read(self.uri, start, wanted))
            if len(data) < wanted:
                raise StorageGone(
                    f"{self.uri} ends at byte {start + len(data)}, "
                    f"documents were received up to byte {start + wanted}"
                )
            block: list[Received] = []
            for i in range(at, end):
                begin = self.offsets[i] - start
                block.append((self.first_ordinal + i, bytes(data[begin : begin + self.lengths[i]])))
            yield block
            at = end

    def slice(self, ordinal: int) -> bytes:
        """One document as received."""
        i = ordinal - self.first_ordinal
        return self.source.read(self.uri, self.offsets[i], self.lengths[i])

    def bytes_between(self, first: int, last: int) -> int:
        """From the begin of the first of these documents to the end of the last."""
        return self.offsets[last] + self.lengths[last] - self.offsets[first]


@dataclass
class Verdicts:
    """What is to be said of documents beside their text; ordinals count over the request."""

    rejects: list[dict[str, Any]] = field(default_factory=list)
    repairs: list[dict[str, Any]] = field(default_factory=list)

    def reject(self, ordinal: int, code: str, message: str) -> None:
        self.rejects.append({"ordinal": ordinal, "code": code, "message": message})


def inbox_rows(
    job_id: int, block: list[Received], max_depth: int, verdicts: Verdicts
) -> Iterator[Row]:
    """Rows of `api.inbox` in COPY's text form; what cannot be a row goes to `verdicts`.

    The hash is that of the bytes as received, whatever had to be repaired for jsonb.
    """
    for ordinal, raw in block:
        prepared = prepare(raw, max_depth)
        if prepared.text is None:
            code, message = prepared.error or ("invalid_document", "the document was refused")
            verdicts.reject(ordinal, code, message)
            continue
        if prepared.repairs:
            verdicts.repairs.append({"ordinal": ordinal, "repairs": prepared.repairs})
        digest = hashlib.sha256(raw).hexdigest().encode()
        line = b"%d\t%d\t%b\t%b\n" % (job_id, ordinal, digest, copy_text(prepared.text))
        yield ordinal, line


def copy_into_inbox(connection: psycopg.Connection[Any], lines: Iterable[bytes]) -> None:
    """Documents that jsonb refuses are left out by the server, the others arrive."""
    buffer = bytearray()
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "copy api.inbox (job_id, ordinal, sha256, doc) from stdin (on_error ignore)"
        ) as copy,
    ):
        for line in lines:
            buffer += line
            if len(buffer) >= _COPY_BYTES:
                copy.write(bytes(buffer))
                buffer.clear()
        copy.write(bytes(buffer))


def why_refused(connection: psycopg.Connection[Any], text: str) -> str:
    """What Postgres has against a text as jsonb."""
    row = connection.execute(
        "select message, detail from pg_input_error_info(%s, 'jsonb')", (text,)
    ).fetchone()
    message, detail = row or (None, None)
    return ": ".join(part for part in (message, detail) if part) or "not JSON"
