"""application/x-ndjson: every line that is not blank is a document, whatever is on it."""

from __future__ import annotations

from typing import Any

from litestar import Request

from cubby.app.problems import BadRequest
from cubby.app.receiving.body import Body, claim_in
from cubby.app.receiving.charsets import is_otherwise_encoded
from cubby.app.receiving.chunks import check_announced, chunks
from cubby.app.receiving.incoming import Incoming
from cubby.app.receiving.limits import check_objects
from cubby.app.receiving.packed import is_packed_file
from cubby.app.receiving.parts import file_parts, ndjson_part
from cubby.app.sharing import SMALL_BYTES
from cubby.documents import NdjsonSplitter


async def read_ndjson(
    request: Request[Any, Any, Any], incoming: Incoming, limit: int, json_limit: int
) -> Body:
    """The lines are counted while they pass, and checked later, one by one. A stream that is not
    NDJSON after all is read as the sequence, or the packed file, that it is."""
    check_announced(request, limit, "the NDJSON body")
    lines = NdjsonSplitter()
    sink = incoming.sink(limit, "the NDJSON body", lambda head: lines)
    async for chunk in chunks(request):
        await sink.write(chunk)
        check_objects(lines.count)
    if sink.size == 0:
        raise BadRequest("The body is empty", hint="Send a document a line.", code="nothing_sent")
    received = await sink.finish(hold_bytes=SMALL_BYTES)
    claim = claim_in(request)
    if is_packed_file(received.head) or await is_otherwise_encoded(incoming, received, claim):
        return Body(await file_parts(incoming, received, claim, json_limit))
    part = await ndjson_part(incoming, received, claim)
    if not part.offsets:
        raise BadRequest(
            "The body has blank lines only", hint="Send a document a line.", code="nothing_sent"
        )
    return Body([part])
