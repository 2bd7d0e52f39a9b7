"""Bodies that come packed: Content-Encoding: gzip.

What is kept, hashed and measured against the limits is the unpacked body, as if it had come
plainly.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from litestar import Request

from cubby.app.problems import BadRequest, Unsupported

# Each piece passes the limits before the next one is made, so that a bomb costs no more memory.
PIECE_BYTES = 256 * 1024
_GZIP = zlib.MAX_WBITS | 16


def is_packed(request: Request[Any, Any, Any]) -> bool:
    """Whether the body is to be unpacked. Raises Unsupported for what cannot be."""
    encoding = ",".join(request.headers.getall("content-encoding", [])).strip().lower()
    if encoding in ("", "identity"):
        return False
    if encoding in ("gzip", "x-gzip"):
        return True
    raise Unsupported(
        f"a body in Content-Encoding {encoding[:40]!r} is not taken",
        hint="Send it in gzip or unpacked. A packed file as such goes without Content-Encoding.",
        headers={"Accept-Encoding": "gzip, identity"},
    )


class Gunzip:
    """Unpacks a body piece by piece; several members behind one another are one body."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._within = False

    def feed(self, packed: bytes) -> Iterator[bytes]:
        """Raises BadRequest for what is not gzip."""
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
                yield piece

    def end(self) -> None:
        """Raises BadRequest for a body that ends too early."""
        if self._within:
            raise _unreadable("it ends in the middle")


def _unreadable(why: str) -> BadRequest:
    return BadRequest(
        f"the body is not gzip, though Content-Encoding says so: {why}",
        hint="Leave Content-Encoding out where the body is not packed.",
        code="bad_encoding",
    )
