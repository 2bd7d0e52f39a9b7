"""GET /events: what changes, as server-sent events, so that clients need not poll."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import QueryParameter
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from cubby.app.events import Event, Filter, TooSlow
from cubby.app.ids import RequestId
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.app.usage import running
from cubby.db.calls import catalog
from cubby.telemetry import metrics

HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = 1000
_STREAM = {
    200: ResponseSpec(str, False, "Events, one after the other", "text/event-stream")
} | problems(404)

OfRequest = Annotated[
    RequestId | None,
    QueryParameter(name="request", description="Only what happens to this request."),
]
Seconds = Annotated[
    int | None,
    QueryParameter(ge=0, le=86400, description="End after so long; without it the stream stays."),
]

Every = Annotated[
    int | None,
    QueryParameter(
        ge=1, le=3600,
        description="At most one event in so many seconds, `changed`, with the last that happened.",
    ),
]  # fmt: skip

Stages = Annotated[list[str] | None, QueryParameter(name="stage", description="Only these stages.")]
Kinds = Annotated[
    list[Literal["object", "request", "schema", "cluster", "system"]] | None,
    QueryParameter(name="kind", description="Only what happens to these."),
]
Owner = Annotated[str | None, QueryParameter(description="Only requests of this owner.")]
Collection = Annotated[str | None, QueryParameter(description="Only this collection.")]


@get(
    "/events",
    opt={"role": "read"},
    responses=_STREAM,
    tags=["events"],
    summary="Hear what changes",
)
async def events(
    *,
    request: Request[Any, Any, Any],
    services: NamedDependency[Services],
    request_id: OfRequest = None,
    seconds: Seconds = None,
    every: Every = None,
    stages: Stages = None,
    kinds: Kinds = None,
    owner: Owner = None,
    collection: Collection = None,
) -> ServerSentEvent:
    """Every change of a state as it happens: `event` is the stage of lineage, `data` the rest as
    JSON. With `Last-Event-ID` it continues after that event; a client that is too slow gets `slow`
    and is disconnected, and continues in the same way. A client that only needs to know when to
    look again asks for `every` so many seconds. A comment every 15 seconds keeps the connection."""
    wanted = Filter(
        request_id,
        stages, None if kinds is None else [*kinds], owner, collection,
    )  # fmt: skip
    if (usage := running.get()) is not None and usage.account is not None:
        usage.at_end.append(usage.account.streams.enter())
    last = request.headers.get("last-event-id")
    if last:
        # Before the stream begins, for then it is too late to refuse.
        await services.call(catalog.events_after(after=last, limit=1))
    source = services.events.after(last or None, wanted)
    return ServerSentEvent(
        _messages(services, source, seconds, every), headers={"Cache-Control": "no-store"}
    )


async def _messages(
    services: Services, source: AsyncIterator[Event], seconds: int | None, every: int | None
) -> AsyncIterator[ServerSentEventMessage]:
    begun = time.monotonic()
    until = math.inf if seconds is None else begun + seconds
    yield ServerSentEventMessage(data=None, comment="listening", retry=RETRY_MILLISECONDS)
    taking: asyncio.Task[Event] | None = None
    stopping = asyncio.create_task(services.stopping.wait())
    # Of what happens in a gap the last is sent when it is over.
    held: Event | None = None
    gap = every or 0
    silent_since, told_at = begun, -math.inf
    metrics.event_streams.inc()
    try:
        while not stopping.done() and (now := time.monotonic()) < until:
            if held and now >= told_at + gap:
                yield _message(held, "changed" if every else held["stage"])
                held, silent_since, told_at = None, now, now
                continue
            if now >= silent_since + HEARTBEAT_SECONDS:
                yield ServerSentEventMessage(data=None, comment="still here")
                silent_since = now
            taking = taking or asyncio.ensure_future(anext(source))
            wake = min(until, silent_since + HEARTBEAT_SECONDS)
            if held:
                wake = min(wake, told_at + gap)
            await asyncio.wait(
                {taking, stopping},
                timeout=max(0.0, wake - time.monotonic()),
                return_when=asyncio.FIRST_COMPLETED,
            )
            if taking.done():
                try:
                    held = taking.result()
                except TooSlow:
                    yield ServerSentEventMessage(event="slow", data="continue after the last event")
                    return
                taking = None
    finally:
        metrics.event_streams.dec()
        stopping.cancel()
        if taking is not None:
            taking.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await taking
        await source.aclose()  # type: ignore[attr-defined]


def _message(event: Event, name: str) -> ServerSentEventMessage:
    data = {key: value for key, value in event.items() if key != "id"}
    return ServerSentEventMessage(
        data=msgspec.json.encode(data).decode(), event=name, id=event["id"]
    )
