"""Sending stored bytes: whole or in part, and never so that they can act on the reader's behalf."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.response import Stream

from cubby.app.api.ranges import wanted_span
from cubby.app.services import Services
from cubby.db.calls import api
from cubby.storage import FileMissing, StorageUnavailable

# Shown in the browser; everything else is offered for saving. All of it is sandboxed, so that a
# stored page or drawing can run no script and reach nothing with the reader's rights.
_SHOWN = ("image/", "video/", "audio/", "text/plain", "application/json", "application/x-ndjson")
_POLICY = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"
# The bytes behind an address never change.
_CACHE = "private, max-age=31536000, immutable"


@dataclass(frozen=True)
class Stored:
    """Bytes to be sent: `size` of them, from `offset` in the file at `uri`. `tag` is unique to
    the content, as sha256 is."""

    uri: str
    offset: int
    size: int
    content_type: str
    filename: str
    tag: str


async def serve(
    request: Request[Any, Any, Any], services: Services, stored: Stored, *, download: bool = False
) -> Response[Any]:
    """200, 206 or 304; raises NotAcceptableRange, or FileMissing before anything is sent."""
    etag = f'"{stored.tag}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": _CACHE,
        "Content-Disposition": disposition(stored, download),
        "Content-Security-Policy": _POLICY,
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
    }
    if _matches(request.headers.get("if-none-match"), etag):
        return Response(None, status_code=304, headers=headers)
    # A range is only good for the content it was meant for.
    condition = request.headers.get("if-range")
    asked = request.headers.get("range") if condition in (None, etag) else None
    span = wanted_span(asked, stored.size)
    start, length, status = stored.offset, stored.size, 200
    if span is not None:
        start, length, status = stored.offset + span.start, span.length, 206
        headers["Content-Range"] = span.content_range(stored.size)
    headers["Content-Length"] = str(length)
    if request.method == "HEAD":
        return Stream(iter(()), status_code=status, headers=headers, media_type=stored.content_type)
    source = await _source(services, stored.uri, start, length)
    return Stream(
        _pieces(services, source),
        status_code=status,
        headers=headers,
        media_type=stored.content_type,
    )


async def _source(services: Services, uri: str, start: int, length: int) -> Iterator[bytes]:
    """The bytes from storage, or from the spool where they came while storage was away."""
    try:
        services.spool.refuse_away()
        return await services.spool.run(services.storage.stream, uri, start, length)
    except (FileMissing, StorageUnavailable) as error:
        if isinstance(error, StorageUnavailable) and not services.spool.storage_is_away:
            services.spool.note_away()
        held = await services.call(api.read_spool(uri=uri, start=start, length=length))
        if held is None:
            raise
        return iter((held,))


async def _pieces(services: Services, source: Iterator[bytes]) -> AsyncIterator[bytes]:
    try:
        while piece := await services.spool.run(next, source, b""):
            yield piece
    finally:
        # An open file must not wait for the garbage collector when a reader goes away.
        if close := getattr(source, "close", None):
            with contextlib.suppress(ValueError):  # a read is still under way in its thread
                close()


def disposition(stored: Stored, download: bool) -> str:
    """Content-Disposition with any name in it (RFC 6266). Old readers get a plain one, in which
    everything that could end the quotes is replaced. The true one is percent-encoded."""
    shown = stored.content_type.startswith(_SHOWN) and not download
    plain = "".join(
        char if char.isascii() and (char.isalnum() or char in " ._-+()") else "_"
        for char in stored.filename
    )
    true = quote(stored.filename, safe="")
    return f"{'inline' if shown else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{true}"


def _matches(header: str | None, etag: str) -> bool:
    if header is None:
        return False
    given = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in given or etag in given
