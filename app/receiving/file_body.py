"""Any other content type: the whole body is one file."""

from __future__ import annotations

from typing import Any

from litestar import Request

from cubby.app.problems import BadRequest
from cubby.app.receiving.body import Body, claim_in
from cubby.app.receiving.chunks import check_announced, chunks
from cubby.app.receiving.incoming import Incoming
from cubby.app.receiving.parts import file_parts, watch_file


async def read_file(
    request: Request[Any, Any, Any], incoming: Incoming, limit: int, json_limit: int
) -> Body:
    """An empty body is an empty file only when it has a name; without one, nothing was sent."""
    check_announced(request, limit, "the file")
    claim = claim_in(request)
    sink = incoming.sink(limit, "the file", watch_file(claim))
    async for chunk in chunks(request):
        await sink.write(chunk)
    if sink.size == 0 and claim.filename is None:
        raise nothing_sent()
    return Body(await file_parts(incoming, await sink.finish(), claim, json_limit))


def nothing_sent() -> BadRequest:
    return BadRequest(
        "The request body is empty",
        hint="Send JSON, NDJSON, a file, or a form. An empty file needs ?filename=.",
        code="nothing_sent",
    )
