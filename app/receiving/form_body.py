"""application/x-www-form-urlencoded: the form of multipart in other letters.

curl says so of every `--data`, so the bytes decide: JSON and files are taken as before. A form with
`payload` is read as multipart is; one without is a document of its fields, as Slack's commands and
Twilio send them. The body as it came is the raw part, the JSON made of it a part beside it.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote_to_bytes

import msgspec
from litestar import Request

from cubby.app.problems import BadRequest
from cubby.app.receiving.body import Body, claim_in
from cubby.app.receiving.chunks import check_announced, chunks
from cubby.app.receiving.claims import JSON, Claim
from cubby.app.receiving.file_body import nothing_sent
from cubby.app.receiving.form import FORM_NAMES
from cubby.app.receiving.incoming import Incoming, Received
from cubby.app.receiving.multipart_body import unknown_field
from cubby.app.receiving.parts import Part, file_parts, json_part, watch_file
from cubby.app.receiving.splitting import look_into, refusal
from cubby.config.settings import Settings
from cubby.documents import DocumentError, split_documents

FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 1000
_begins_form = re.compile(rb"[A-Za-z0-9_.~*%+:$\[\]-]{1,300}+=").match
_has_payload = re.compile(rb"(?:^|&)payload=").search
_controls = re.compile(rb"[\x00-\x1f\x7f]").search

Pairs = list[tuple[bytes, bytes]]


async def read_form_body(
    request: Request[Any, Any, Any], incoming: Incoming, settings: Settings
) -> Body:
    check_announced(request, settings.max_file_bytes, "the body")
    claim = claim_in(request)
    sink = incoming.sink(settings.max_file_bytes, "the body", watch_file(claim))
    async for chunk in chunks(request):
        await sink.write(chunk)
    if sink.size == 0 and claim.filename is None:
        raise nothing_sent()
    received = await sink.finish()
    fits = received.kept.size_bytes <= settings.max_payload_bytes
    if claim.filename is None and fits and _is_form(received):
        pairs = await look_into(incoming.storage, received, lambda data: _pairs(bytes(data)))
        return await _body_of(incoming, received, pairs)
    return Body(await file_parts(incoming, received, claim, settings.max_payload_bytes))


def _is_form(received: Received) -> bool:
    """A text of several lines is not a form unless it holds a payload: it may be any `a=b` file."""
    if _begins_form(received.head) is None:
        return False
    if _has_payload(received.head) is not None:
        return True
    return received.data is not None and _controls(received.data) is None


def _pairs(data: bytes) -> Pairs:
    pieces = data.rstrip(b"\r\n").split(b"&", _MOST_FIELDS)
    if len(pieces) > _MOST_FIELDS:
        raise BadRequest(
            f"The form has more than {_MOST_FIELDS} fields",
            hint="Send the documents as JSON.",
            code="too_many_fields",
        )
    named = (piece.partition(b"=") for piece in pieces if piece)
    return [(_decoded(name), _decoded(value)) for name, _, value in named]


def _decoded(text: bytes) -> bytes:
    return unquote_to_bytes(text.replace(b"+", b" "))


async def _body_of(incoming: Incoming, received: Received, pairs: Pairs) -> Body:
    payloads = [value for name, value in pairs if name == b"payload"]
    if len(payloads) > 1:
        raise BadRequest(
            "payload is sent twice",
            hint="Several documents are one payload as an array.",
            code="repeated_field",
            extra={"field": "payload"},
        )
    fields = {} if not payloads else _form_fields(pairs)
    content = payloads[0] if payloads else _document_of(pairs)
    sink = incoming.sink(max(1, len(content)), "payload", lambda head: None)
    await sink.write(content)
    inner = await sink.finish()
    try:
        split = await look_into(incoming.storage, inner, split_documents)
    except DocumentError as error:
        raise refusal(error, "payload") from error
    outer = Part(kept=received.kept, claim=Claim(None, FORM), content_type=FORM, kind="packed")
    part = json_part(inner, Claim(None, JSON), split)
    part.packed_in = received.kept.part_id
    return Body([outer, part], fields)


def _form_fields(pairs: Pairs) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        known = _text("a field name", name)
        if known == "payload":
            continue
        if known not in FORM_NAMES:
            raise unknown_field(known)
        fields.setdefault(known, []).append(_text(known, value))
    return fields


def _document_of(pairs: Pairs) -> bytes:
    document: dict[str, str | list[str]] = {}
    for name, value in pairs:
        key, text = _text("a field name", name), _text("a field", value)
        before = document.get(key)
        if before is None:
            document[key] = text
        elif isinstance(before, list):
            before.append(text)
        else:
            document[key] = [before, text]
    return msgspec.json.encode(document)


def _text(what: str, value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(
            f"{what.capitalize()} of the form is not UTF-8 text: {error}",
            hint="Send the form in UTF-8.",
            code="field_encoding",
        ) from error
