"""application/json: the body is the payload, or an envelope around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Request

from cubby.app.problems import BadRequest
from cubby.app.receiving.body import Body, claim_in
from cubby.app.receiving.charsets import is_otherwise_encoded
from cubby.app.receiving.chunks import check_announced, chunks
from cubby.app.receiving.envelope import Envelope, open_envelope
from cubby.app.receiving.incoming import Incoming
from cubby.app.receiving.packed import is_packed_file
from cubby.app.receiving.parts import file_parts, json_part
from cubby.app.receiving.splitting import Text, look_into, refusal
from cubby.app.sharing import SMALL_BYTES
from cubby.documents import DocumentError, Split, begins_framed, split_documents, split_framed

_TRUE = frozenset({"true", "1", "yes", "on"})
_FALSE = frozenset({"false", "0", "no", "off"})


async def read_json(request: Request[Any, Any, Any], incoming: Incoming, limit: int) -> Body:
    check_announced(request, limit, "the JSON body")
    look = _looker(may_be_envelope=_envelope_wanted(request))
    sink = incoming.sink(limit, "the JSON body", lambda head: None)
    async for chunk in chunks(request):
        await sink.write(chunk)
    if sink.size == 0:
        raise BadRequest(
            "The body is empty", hint="Send a JSON object or an array.", code="nothing_sent"
        )
    received = await sink.finish(hold_bytes=SMALL_BYTES)
    claim = claim_in(request)
    if await is_otherwise_encoded(incoming, received, claim):
        return Body(await file_parts(incoming, received, claim, limit))
    try:
        envelope, split = await look_into(incoming.storage, received, look)
    except DocumentError as error:
        if is_packed_file(received.head):
            return Body(await file_parts(incoming, received, claim, limit))
        if begins_framed(received.head):
            unframed = await look_into(incoming.storage, received, split_framed)
            if unframed is not None:
                return Body([json_part(received, claim, unframed)])
        raise refusal(error, "the body") from error
    start = envelope.start if envelope else 0
    part = json_part(received, claim, split, start)
    return Body([part], envelope.fields if envelope else {})


def _looker(may_be_envelope: bool) -> Callable[[Text], tuple[Envelope | None, Split]]:
    def look(body: Text) -> tuple[Envelope | None, Split]:
        envelope = open_envelope(body) if may_be_envelope else None
        if envelope is None:
            return None, split_documents(body)
        end = envelope.start + envelope.length
        return envelope, split_documents(memoryview(body)[envelope.start : end])

    return look


def _envelope_wanted(request: Request[Any, Any, Any]) -> bool:
    value = str(request.query_params.get("envelope", "true")).lower()
    if value not in _TRUE | _FALSE:
        raise BadRequest(
            f"envelope={value[:40]!r} is neither true nor false", code="invalid_parameter"
        )
    return value in _TRUE
