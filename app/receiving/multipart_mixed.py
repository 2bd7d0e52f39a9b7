"""multipart/mixed, multipart/related and their like: every part is a file, streamed as it arrives.

OData and Google's APIs send batches so. A part of type application/http is a message of HTTP, kept
whole, and the JSON in its body is its documents. A multipart in a part is its parts.
"""

from __future__ import annotations

import re
from typing import Any

from litestar import Request
from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)

from cubby.app.problems import BadRequest
from cubby.app.receiving.body import Body
from cubby.app.receiving.chunks import chunks
from cubby.app.receiving.claims import essence
from cubby.app.receiving.incoming import Incoming
from cubby.app.receiving.limits import check_objects
from cubby.app.receiving.multipart_body import too_many_parts, unreadable
from cubby.app.receiving.multipart_pieces import File, Piece, claim_of_segment
from cubby.app.receiving.parts import failed_part, json_part, plain_part
from cubby.app.receiving.splitting import look_into
from cubby.app.receiving.transfer import Decoded, decoder_of
from cubby.config.settings import Settings
from cubby.documents import DocumentError, split_documents

_LAYERS = 3
_HEADER_BYTES = 64 * 1024
_find_body = re.compile(rb"\r?\n\r?\n").search
_begins_message = re.compile(rb"HTTP/\d|[A-Z]{3,10} \S+ HTTP/\d").match
_find_type = re.compile(rb"^content-type:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE).search


class _Parser(PushMultipartParser):  # type: ignore[misc]  # the library has no types
    """Its parts need no Content-Disposition, as the library provides for in subclasses."""

    def _create_segment(self, headerlist: list[tuple[str, str]]) -> MultipartSegment:
        return MultipartSegment(headerlist)


async def read_mixed(
    request: Request[Any, Any, Any], incoming: Incoming, settings: Settings
) -> Body:
    """Every part goes to storage while it arrives; nothing is collected in memory."""
    reader = _Reader(Body(), incoming, settings, request.headers.get("content-type", ""), _LAYERS)
    async for chunk in chunks(request):
        await reader.write(chunk)
    await reader.end(reader.body)
    if not reader.body.parts:
        raise BadRequest(
            "The multipart body has no part with content",
            hint="Send one or more parts.",
            code="nothing_sent",
        )
    return reader.body


class _Reader:
    """A multipart, and a piece of the one around it: its parts become parts of the body."""

    def __init__(
        self, body: Body, incoming: Incoming, settings: Settings, content_type: str, layers: int
    ) -> None:
        self.body = body
        self._incoming = incoming
        self._settings = settings
        self._layers = layers
        self._piece: Piece | None = None
        _, options = parse_options_header(content_type)
        try:
            self._parser = _Parser(
                options.get("boundary", ""),
                max_segment_count=settings.max_parts,
                max_header_size=_HEADER_BYTES,
            )
        except ValueError as error:
            raise unreadable(error) from error

    async def write(self, chunk: bytes) -> None:
        try:
            for event in self._parser.parse(chunk):
                await self._take(event)
        except ParserLimitReached as error:
            if "segment count" in str(error):
                raise too_many_parts(self._settings.max_parts) from error
            raise unreadable(error) from error
        except MultipartError as error:
            raise unreadable(error) from error

    async def end(self, body: Body) -> None:
        try:
            self._parser.close()
        except MultipartError as error:
            raise unreadable(error) from error

    async def _take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        if isinstance(event, MultipartSegment):
            self._piece = self._begin(event)
        elif self._piece is None:
            return
        elif event is None:
            await self._piece.end(self.body)
            if len(self.body.parts) > self._settings.max_parts:
                raise too_many_parts(self._settings.max_parts)
            check_objects(sum(part.objects for part in self.body.parts))
        else:
            await self._piece.write(bytes(event))

    def _begin(self, segment: MultipartSegment) -> Piece:
        kind = essence(segment.content_type)
        if kind.startswith("multipart/") and self._layers > 1:
            said = dict(segment.headerlist)["Content-Type"]
            return _Reader(self.body, self._incoming, self._settings, said, self._layers - 1)
        if kind == "application/http":
            return _Message(segment, self._incoming, self._settings)
        file = File(segment, self._incoming, self._settings)
        decode = decoder_of(dict(segment.headerlist).get("Content-Transfer-Encoding", ""))
        return file if decode is None else Decoded(file, decode)


class _Message:
    """A request or an answer of HTTP, whose body may be JSON."""

    def __init__(self, segment: MultipartSegment, incoming: Incoming, settings: Settings) -> None:
        self._claim = claim_of_segment(segment)
        self._incoming = incoming
        self._sink = incoming.sink(settings.max_payload_bytes, "a message", lambda head: None)

    async def write(self, chunk: bytes) -> None:
        await self._sink.write(chunk)

    async def end(self, body: Body) -> None:
        received = await self._sink.finish()
        plain = plain_part(received, self._claim)
        found = _find_body(received.head) if _begins_message(received.head) else None
        if found is None or received.kept.size_bytes == found.end():
            body.parts.append(plain)
            return
        start = found.end()
        said = _find_type(received.head[:start])
        try:
            split = await look_into(
                self._incoming.storage,
                received,
                lambda data: split_documents(memoryview(data)[start:]),
            )
        except DocumentError as error:
            says_json = said is not None and b"json" in said[1].lower()
            body.parts.append(failed_part(plain, error) if says_json else plain)
            return
        body.parts.append(json_part(received, self._claim, split, start))
