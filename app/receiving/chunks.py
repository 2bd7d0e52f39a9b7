"""Reading a request body piece by piece, within limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from litestar import Request

from cubby.app.access import caller_of, check_size
from cubby.app.problems import ClientGone, PayloadTooLarge
from cubby.app.receiving.unpacking import Gunzip, is_packed
from cubby.config.settings import Settings


async def chunks(request: Request[Any, Any, Any]) -> AsyncIterator[bytes]:
    """The body as it arrives, unpacked. A client that hangs up raises ClientGone: half a body is
    none."""
    if not is_packed(request):
        async for chunk in _as_sent(request):
            yield chunk
        return
    settings: Settings = request.app.state.settings
    gunzip, caller, size = Gunzip(settings.max_unpack_ratio), caller_of(request.scope), 0
    async for chunk in _as_sent(request):
        for piece in gunzip.feed(chunk):
            size += len(piece)
            if caller is not None:
                check_size(caller, size)
            yield piece
    gunzip.end()


async def _as_sent(request: Request[Any, Any, Any]) -> AsyncIterator[bytes]:
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientGone("The connection closed before the body was complete")
        if message["type"] == "http.request":
            if chunk := message.get("body", b""):
                yield chunk
            if not message.get("more_body", False):
                return


def check_announced(request: Request[Any, Any, Any], limit: int, what: str) -> None:
    """Refuse by Content-Length, before a byte of a body that cannot be taken has been sent."""
    announced = request.headers.get("content-length", "")
    # Of a packed body it says nothing; that is measured as it is unpacked.
    if is_packed(request):
        return
    if announced.isascii() and announced.isdigit() and int(announced) > limit:
        raise too_large(what, limit)


def too_large(what: str, limit: int) -> PayloadTooLarge:
    return PayloadTooLarge(
        f"{what} has more than {limit} bytes",
        hint="Split it, send JSON as NDJSON, or raise the limit in the settings.",
        extra={"limit": limit},
    )
