"""GET /events: what changes, as server-sent events, so that nobody has to ask again and again."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import QueryParameter
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from app.events import Event, TooSlow
from app.ids import parse_uuid
from app.openapi import problems
from app.services import Services

HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = 1000
_STREAM = {
    200: ResponseSpec(str, False, "Events, one after the other", "text/event-stream")
} | problems(404)

RequestId = Annotated[
    str | None, QueryParameter(name="request", description="Only what happens to this request.")
]
Seconds = Annotated[
    int | None,
    QueryParameter(ge=0, le=86400, description="End after so long; without it the stream stays."),
]


@get(
    "/events",
    opt={"role": "read"},
    responses=_STREAM,
    tags=["events"],
    summary="Hear what changes",
)
async def events(
    request: Request[Any, Any, Any],
    services: NamedDependency[Services],
    request_id: RequestId = None,
    seconds: Seconds = None,
) -> ServerSentEvent:
    """Every change of a state as it happens: `event` is the stage of lineage, `data` the rest as
    JSON. With `Last-Event-ID` it goes on after that event; a client that is too slow is told
    `slow` and cut off, and goes on in the same way. A comment every 15 seconds keeps the
    connection."""
    wanted = parse_uuid(request_id, "request") if request_id else None
    last = request.headers.get("last-event-id")
    if last:
        # Before the stream begins, for then it is too late to refuse.
        await services.call("catalog.events_after", p_after=last, p_limit=1)
    source = services.events.after(last or None, wanted)
    return ServerSentEvent(
        _messages(services, source, seconds), headers={"Cache-Control": "no-store"}
    )


async def _messages(
    services: Services, source: AsyncIterator[Event], seconds: int | None
) -> AsyncIterator[ServerSentEventMessage]:
    until = None if seconds is None else time.monotonic() + seconds
    yield ServerSentEventMessage(data=None, comment="listening", retry=RETRY_MILLISECONDS)
    taking: asyncio.Task[Event] | None = None
    stopping = asyncio.create_task(services.stopping.wait())
    try:
        while not stopping.done():
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                return
            taking = taking or asyncio.ensure_future(anext(source))
            patience = HEARTBEAT_SECONDS if left is None else min(left, HEARTBEAT_SECONDS)
            await asyncio.wait(
                {taking, stopping}, timeout=patience, return_when=asyncio.FIRST_COMPLETED
            )
            if not taking.done():
                yield ServerSentEventMessage(data=None, comment="still here")
                continue
            try:
                event = taking.result()
            except TooSlow:
                yield ServerSentEventMessage(event="slow", data="go on after the last event")
                return
            taking = None
            yield _message(event)
    finally:
        stopping.cancel()
        if taking is not None:
            taking.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await taking
        await source.aclose()  # type: ignore[attr-defined]


def _message(event: Event) -> ServerSentEventMessage:
    data = {key: value for key, value in event.items() if key != "id"}
    return ServerSentEventMessage(
        data=msgspec.json.encode(data).decode(), event=event["stage"], id=event["id"]
    )
