"""Bodies that come packed: Content-Encoding: gzip.

What is kept, hashed and measured against the limits is the unpacked body, as if it had come
plainly.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from litestar import Request

from cubby.app.problems import BadRequest, PayloadTooLarge, Unsupported

# Each piece passes the limits before the next one is made, so that a bomb costs no more memory.
PIECE_BYTES = 256 * 1024
FREE_BYTES = 1 << 20
"""Unpacked bytes that are not compared with the packed ones."""
_GZIP = zlib.MAX_WBITS | 16


def is_packed(request: Request[Any, Any, Any]) -> bool:
    """Whether the body is to be unpacked. Raises Unsupported for what cannot be."""
    encoding = ",".join(request.headers.getall("content-encoding", [])).strip().lower()
    if encoding in ("", "identity"):
        return False
    if encoding in ("gzip", "x-gzip"):
        return True
    raise Unsupported(
        f"A body in Content-Encoding {encoding[:40]!r} is not taken",
        hint="Send it in gzip or unpacked. A packed file as such goes without Content-Encoding.",
        headers={"Accept-Encoding": "gzip, identity"},
    )


class Growth:
    """How much comes out of how little: what a body costs must be in proportion to what was sent.
    `packed` is what came so far."""

    def __init__(self, most_ratio: int, packed: int = 0) -> None:
        self._most_ratio = most_ratio
        self.packed = packed
        self._unpacked = 0

    def check(self, size: int) -> None:
        """Count so many unpacked bytes. Raises PayloadTooLarge."""
        self._unpacked += size
        if self._unpacked > FREE_BYTES + self._most_ratio * self.packed:
            raise PayloadTooLarge(
                f"{self.packed} packed bytes become more than {self._most_ratio} times as many",
                hint="Send it unpacked, or raise CUBBY_MAX_UNPACK_RATIO.",
                code="unpacks_to_too_much",
                extra={"limit": self._most_ratio},
            )


class Gunzip:
    """Unpacks a body piece by piece; several members behind one another are one body."""

    def __init__(self, most_ratio: int) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._within = False
        self._growth = Growth(most_ratio)

    def feed(self, packed: bytes) -> Iterator[bytes]:
        """Raises BadRequest for what is not gzip."""
        self._growth.packed += len(packed)
        while packed:
            try:
                piece = self._member.decompress(packed, PIECE_BYTES)
            except zlib.error as error:
                raise _unreadable(str(error)) from error
            self._within = not self._member.eof
            packed = self._member.unconsumed_tail
            if self._member.eof:
                packed = self._member.unused_data
                self._member = zlib.decompressobj(_GZIP)
            if piece:
                self._growth.check(len(piece))
                yield piece

    def end(self) -> None:
        """Raises BadRequest for a body that ends too early."""
        if self._within:
            raise _unreadable("it ends in the middle")


def _unreadable(why: str) -> BadRequest:
    return BadRequest(
        f"The body is not gzip, though Content-Encoding says so: {why}",
        hint="Leave Content-Encoding out where the body is not packed.",
        code="bad_encoding",
    )
