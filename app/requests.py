"""Around every request: its id and trace, the log lines' context, and the figures of ingest."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from contextvars import ContextVar

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from cubby.app.ids import uuid7
from cubby.telemetry import metrics, traces

# What may be written into a log line and a header without a second thought.
_ids = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[0-9]+(?=/|$)")
_harmless = re.compile(r"[0-9A-Za-z._:@/+=-]{1,128}").fullmatch
INGEST = "/api/v1/ingest"

http_request_id: ContextVar[str | None] = ContextVar("http_request_id", default=None)
"""X-Request-ID of the request that is being answered."""

log = structlog.get_logger(__name__)


class RequestContext:
    """Gives each request an id, in the answer's X-Request-ID and on every log line under it, and
    goes on with the trace of its `traceparent`.

    A client's own X-Request-ID is taken over where it is harmless text; it serves tracing only and
    never becomes a key or a path.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        text = _header(scope, b"x-request-id")
        request_id = text if _harmless(text) else str(uuid7())
        scope["state"]["request_id"] = request_id
        is_ingest = scope["method"] == "POST" and scope["path"].rstrip("/") == INGEST
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                if is_ingest:
                    _count(message["status"], dict(headers), time.perf_counter() - started)
                headers.append((b"x-request-id", request_id.encode()))
                if traceparent := traces.traceparent():
                    headers.append((b"traceparent", traceparent.encode()))
                traces.answered(message["status"])
                message["headers"] = headers
            await send(message)

        with (
            _named(request_id),
            _traced(scope),
            structlog.contextvars.bound_contextvars(request_id=request_id, **_trace_id()),
        ):
            await self.app(scope, receive, send_with_id)
            log.debug(
                "request", method=scope["method"], path=scope["path"],
                seconds=round(time.perf_counter() - started, 6),
            )  # fmt: skip


def _header(scope: Scope, name: bytes) -> str:
    found: bytes = next((value for key, value in scope["headers"] if key == name), b"")
    return found.decode("latin-1")


@contextlib.contextmanager
def _named(request_id: str) -> Iterator[None]:
    token = http_request_id.set(request_id)
    try:
        yield
    finally:
        http_request_id.reset(token)


def _traced(scope: HTTPScope) -> contextlib.AbstractContextManager[object]:
    """The span of a request; nothing where there is no trace to go on with and none to begin."""
    header = _header(scope, b"traceparent")
    if not traces.continues(header):
        return contextlib.nullcontext()
    return traces.span(
        f"{scope['method']} {_route(scope['path'])}",
        parent=header,
        kind="server",
        attributes={
            "http.request.method": scope["method"],
            "url.path": scope["path"],
            "cubby.request_id": http_request_id.get() or "",
        },
    )


def _route(path: str) -> str:
    """The path with its ids left out, so that spans of one operation have one name."""
    return _ids.sub("{id}", path)


def _trace_id() -> dict[str, str]:
    found = traces.trace_id()
    return {"trace_id": found} if found else {}


def _count(status: int, headers: dict[bytes, bytes], seconds: float) -> None:
    if status < 300:
        outcome = "replayed" if b"idempotent-replayed" in headers else "accepted"
    elif status == 499:
        outcome = "abandoned"
    else:
        outcome = "refused" if status < 500 else "failed"
    metrics.ingest_requests.labels(outcome=outcome).inc()
    # Who asked to wait for the end measures the workers, not the acknowledgement.
    if b"preference-applied" not in headers:
        metrics.ingest_latency.observe(seconds)
