"""The picture of a search by picture, received into a temporary file and embedded."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from litestar import Request
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from cubby.app.problems import BadRequest, Refused
from cubby.app.receiving.chunks import check_announced, chunks, too_large
from cubby.app.services import Services, in_thread
from cubby.db.client import Vector

MOST_BYTES = 64_000_000
_WHAT = "the picture"


async def vector_of_body(request: Request[Any, Any, Any], services: Services) -> tuple[str, Vector]:
    """Space and vector of the picture that a request brings. Raises Problem, MediaError."""
    with tempfile.TemporaryDirectory(prefix="cubby-question-") as folder:
        path = Path(folder) / "picture"
        await _receive(request, path)
        pictures = await services.pictures.look_at(path)
    space, vector = await services.vectors.of_pictures(pictures)
    if space is None or vector is None:
        raise Refused(
            422, "unusable-picture", "Unusable picture",
            "the picture says nothing in the space in use, or no embedder is loaded",
        )  # fmt: skip
    return space, vector


async def _receive(request: Request[Any, Any, Any], path: Path) -> None:
    check_announced(request, MOST_BYTES + 4096, _WHAT)
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    pieces = chunks(request)
    if kind == "multipart/form-data":
        pieces = _only_file(pieces, options.get("boundary", ""))
    size = 0
    with path.open("wb") as file:
        async for piece in pieces:
            size += len(piece)
            if size > MOST_BYTES:
                raise too_large(_WHAT, MOST_BYTES)
            await in_thread(file.write, piece)
    if size == 0:
        raise BadRequest("No picture was sent", code="nothing_sent")


async def _only_file(body: AsyncIterator[bytes], boundary: str) -> AsyncIterator[bytes]:
    files = 0
    try:
        with PushMultipartParser(boundary) as parser:
            async for chunk in body:
                for event in parser.parse(chunk):
                    if isinstance(event, MultipartSegment):
                        files += 1
                        if files > 1:
                            raise BadRequest("Send one picture, and nothing else in the form")
                    elif event is not None:
                        yield bytes(event)
    except MultipartError as error:
        raise BadRequest(
            f"The multipart body cannot be read: {error}", code="bad_multipart"
        ) from error
