"""The three kinds of segments of a form: words, the payload, files."""

from __future__ import annotations

from typing import Protocol

from multipart import MultipartSegment

from cubby.app.problems import BadRequest, PayloadTooLarge
from cubby.app.receiving import form
from cubby.app.receiving.body import Body, extended_name
from cubby.app.receiving.claims import Claim, claim_of
from cubby.app.receiving.incoming import Incoming
from cubby.app.receiving.parts import file_parts, json_part, watch_file
from cubby.app.receiving.splitting import look_into, refusal
from cubby.config.settings import Settings
from cubby.documents import DocumentError, split_documents

FIELD_BYTES = 4 * form.COMMENT_CHARACTERS


class Piece(Protocol):
    """One segment being received. `end` adds what it comes to to the body; that may be nothing."""

    async def write(self, chunk: bytes) -> None: ...

    async def end(self, body: Body) -> None: ...


class Words:
    """A form field; these are small and stay in memory."""

    def __init__(self, segment: MultipartSegment) -> None:
        self._name: str = segment.name
        self._charset: str = segment.charset or "utf-8"
        self._data = bytearray()

    async def write(self, chunk: bytes) -> None:
        self._data += chunk
        if len(self._data) > FIELD_BYTES:
            raise PayloadTooLarge(
                f"The field {self._name} has more than {FIELD_BYTES} bytes",
                hint="Large content goes into payload or files[].",
                extra={"limit": FIELD_BYTES, "field": self._name},
            )

    async def end(self, body: Body) -> None:
        try:
            text = self._data.decode(self._charset)
        except (UnicodeDecodeError, LookupError) as error:
            raise BadRequest(
                f"The field {self._name} is not {self._charset} text: {error}",
                code="field_encoding",
                extra={"field": self._name},
            ) from error
        body.fields.setdefault(self._name, []).append(text)


class Payload:
    """The JSON text of a form."""

    def __init__(self, segment: MultipartSegment, incoming: Incoming, settings: Settings) -> None:
        self._segment = segment
        self._incoming = incoming
        self._sink = incoming.sink(settings.max_payload_bytes, "payload", lambda head: None)

    async def write(self, chunk: bytes) -> None:
        await self._sink.write(chunk)

    async def end(self, body: Body) -> None:
        received = await self._sink.finish()
        if received.data is not None and not received.data.strip():
            # A form sends its empty text area along; that is not a payload.
            await self._incoming.discard(received.kept)
            return
        try:
            split = await look_into(self._incoming.storage, received, split_documents)
        except DocumentError as error:
            raise refusal(error, "payload") from error
        body.parts.append(json_part(received, claim_of_segment(self._segment), split))


class File:
    """A file of a form, whatever is in it."""

    def __init__(self, segment: MultipartSegment, incoming: Incoming, settings: Settings) -> None:
        self._claim = claim_of_segment(segment)
        self._incoming = incoming
        self._json_limit = settings.max_payload_bytes
        self._sink = incoming.sink(
            settings.max_file_bytes,
            f"the file {self._claim.filename!r}" if self._claim.filename else "a file",
            watch_file(self._claim),
        )

    async def write(self, chunk: bytes) -> None:
        await self._sink.write(chunk)

    async def end(self, body: Body) -> None:
        received = await self._sink.finish()
        if received.kept.size_bytes == 0 and self._claim.filename is None:
            # What a browser sends for a file input in which nothing was chosen.
            await self._incoming.discard(received.kept)
            return
        body.parts += await file_parts(self._incoming, received, self._claim, self._json_limit)


def claim_of_segment(segment: MultipartSegment) -> Claim:
    disposition = dict(segment.headerlist).get("Content-Disposition", "")
    return claim_of(extended_name(disposition) or segment.filename, segment.content_type)
