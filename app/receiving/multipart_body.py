"""multipart/form-data: a payload, files and words, in any order, streamed part by part."""

from __future__ import annotations

from typing import Any

from litestar import Request
from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)

from cubby.app.problems import BadRequest, PayloadTooLarge
from cubby.app.receiving import form
from cubby.app.receiving.body import Body
from cubby.app.receiving.chunks import chunks
from cubby.app.receiving.incoming import Incoming
from cubby.app.receiving.limits import check_objects
from cubby.app.receiving.multipart_pieces import File, Payload, Piece, Words
from cubby.config.settings import Settings

FILE_NAMES = ("files[]", "files", "file")
# Beside max_parts payloads and files there is room for every field, tags repeated.
_FIELDS = 200
# A name may be long: it is cut, as it is wherever else it comes from.
_HEADER_BYTES = 64 * 1024


async def read_multipart(
    request: Request[Any, Any, Any], incoming: Incoming, settings: Settings
) -> Body:
    """Every payload and file goes to storage while it arrives; nothing is collected in memory."""
    _, options = parse_options_header(request.headers.get("content-type", ""))
    reader = _Reader(incoming, settings)
    try:
        with PushMultipartParser(
            options.get("boundary", ""),
            max_segment_count=settings.max_parts + _FIELDS,
            max_header_size=_HEADER_BYTES,
        ) as parser:
            async for chunk in chunks(request):
                for event in parser.parse(chunk):
                    await reader.take(event)
    except ParserLimitReached as error:
        if "segment count" in str(error):
            raise too_many_parts(settings.max_parts) from error
        raise BadRequest(f"The multipart body is refused: {error}", code="bad_multipart") from error
    except MultipartError as error:
        raise unreadable(error) from error
    if not reader.body.parts:
        raise BadRequest(
            "The request has neither a payload nor a file",
            hint="Send payload, one or more files[], or both.",
            code="nothing_sent",
        )
    return reader.body


class _Reader:
    """Turns the events of the parser into the body."""

    def __init__(self, incoming: Incoming, settings: Settings) -> None:
        self.body = Body()
        self._incoming = incoming
        self._settings = settings
        self._piece: Piece | None = None
        self._has_payload = False
        self._parts = 0

    async def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        if isinstance(event, MultipartSegment):
            self._piece = self._begin(event)
        elif self._piece is None:
            return
        elif event is None:
            await self._piece.end(self.body)
            check_objects(sum(part.objects for part in self.body.parts))
        else:
            await self._piece.write(bytes(event))

    def _begin(self, segment: MultipartSegment) -> Piece:
        name = segment.name
        if name in form.FORM_NAMES:
            return Words(segment)
        self._parts += 1
        if self._parts > self._settings.max_parts:
            raise too_many_parts(self._settings.max_parts)
        if name in FILE_NAMES:
            return File(segment, self._incoming, self._settings)
        if name != "payload":
            raise unknown_field(name)
        if self._has_payload:
            raise BadRequest(
                "payload is sent twice",
                hint="Several documents are one payload as an array.",
                code="repeated_field",
                extra={"field": name},
            )
        self._has_payload = True
        return Payload(segment, self._incoming, self._settings)


def unknown_field(name: str) -> BadRequest:
    return BadRequest(
        f"Unknown form field: {name[:80]!r}",
        hint=f"Known are payload, files[], {', '.join(form.FORM_NAMES)}.",
        code="unknown_field",
        extra={"field": name[:80]},
    )


def unreadable(error: Exception) -> BadRequest:
    return BadRequest(
        f"The multipart body cannot be read: {error}",
        hint="The boundary in Content-Type must be the one in the body, and the body complete.",
        code="bad_multipart",
    )


def too_many_parts(limit: int) -> PayloadTooLarge:
    return PayloadTooLarge(
        f"The request has more than {limit} parts",
        hint="Send the files in several requests.",
        code="too_many_parts",
        extra={"limit": limit},
    )
