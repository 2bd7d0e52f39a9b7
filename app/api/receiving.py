"""Reading a request body piece by piece, within limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from litestar import Request

from app.problems import ClientGone, PayloadTooLarge


async def chunks(request: Request[Any, Any, Any]) -> AsyncIterator[bytes]:
    """The body as it arrives. A client that hangs up raises ClientGone: half a body is none."""
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientGone("the connection closed before the body was complete")
        if message["type"] == "http.request":
            if chunk := message.get("body", b""):
                yield chunk
            if not message.get("more_body", False):
                return


def check_announced(request: Request[Any, Any, Any], limit: int, what: str) -> None:
    """Refuse by Content-Length, before a byte of a body that cannot be taken has been sent."""
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced) > limit:
        raise too_large(what, limit)


def too_large(what: str, limit: int) -> PayloadTooLarge:
    return PayloadTooLarge(
        f"{what} has more than {limit} bytes",
        hint="Split it, send JSON as NDJSON, or raise the limit in the settings.",
        extra={"limit": limit},
    )
