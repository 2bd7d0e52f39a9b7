"""Around every request: its id and trace, the log lines' context, and the figures of ingest."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from cubby.app.access import caller_of
from cubby.app.ids import uuid7
from cubby.telemetry import metrics, traces

# What may be written into a log line and a header without a second thought.
_ids = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[0-9]+(?=/|$)")
_harmless = re.compile(r"[0-9A-Za-z._:@/+=-]{1,128}").fullmatch
INGEST = "/api/v1/ingest"
EVENT_STREAM = b"text/event-stream"
# Asked every few seconds by machines.
_PROBES = frozenset({"/live", "/ready", "/metrics"})
_SAFE = {
    b"x-content-type-options": b"nosniff",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_REFUSALS = frozenset({401, 403, 421, 429})

http_request_id: ContextVar[str | None] = ContextVar("http_request_id", default=None)
"""X-Request-ID of the request that is being answered."""

log = structlog.get_logger(__name__)


class RequestContext:
    """Gives each request an id, in the answer's X-Request-ID and on every log line under it, and
    continues with the trace of its `traceparent`.

    A client's own X-Request-ID is taken over where it is harmless text; it serves tracing only and
    never becomes a key or a path.
    """

    def __init__(self, app: ASGIApp, leaves: Callable[[], bool] = lambda: False) -> None:
        self.app = app
        self._leaves = leaves

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        text = _header(scope, b"x-request-id")
        request_id = text if _harmless(text) else str(uuid7())
        scope["state"]["request_id"] = request_id
        is_ingest = scope["method"] == "POST" and scope["path"].rstrip("/") == INGEST
        started = time.perf_counter()
        seen = _Seen()

        async def receive_counted() -> Any:
            message = await receive()
            seen.received += len(_body_of(message))
            return message

        async def send_with_id(message: Message) -> None:
            seen.sent += len(_body_of(message))
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                headers = list(message["headers"])
                seen.streams = dict(headers).get(b"content-type", b"").startswith(EVENT_STREAM)
                if is_ingest:
                    _count(message["status"], dict(headers), time.perf_counter() - started)
                headers.append((b"x-request-id", request_id.encode()))
                headers += _safe(scope, headers)
                if self._leaves():
                    # The next request on this connection would meet a process that is gone.
                    headers.append((b"connection", b"close"))
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
            await self.app(scope, receive_counted, send_with_id)
            seconds = time.perf_counter() - started
            _write_line(scope, seen, seconds)
            _count_route(scope, seen, seconds)


def _safe(scope: HTTPScope, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """What every answer asks of browsers and of caches on the way, unless it says so itself."""
    wanted = dict(_SAFE)
    if scope["path"].startswith("/api/"):
        wanted[b"cache-control"] = b"no-store"
    if scope["scheme"] == "https":
        wanted[b"strict-transport-security"] = b"max-age=31536000"
    there = {name.lower() for name, _ in headers}
    return [(name, value) for name, value in wanted.items() if name not in there]


@dataclass
class _Seen:
    """What of a request and its answer the line in the log needs."""

    status: int = 0
    received: int = 0
    sent: int = 0
    streams: bool = False


def _write_line(scope: HTTPScope, seen: _Seen, seconds: float) -> None:
    """The access line of a request, and a second one, for auditors, of a refusal."""
    caller = caller_of(scope)
    who = {"key": caller.name if caller else None, "address": (scope["client"] or ("",))[0]}
    write = log.debug if scope["path"] in _PROBES else log.info
    write(
        "request", method=scope["method"], path=scope["path"], status=seen.status, **who,
        bytes_received=seen.received, bytes_sent=seen.sent, seconds=round(seconds, 6),
    )  # fmt: skip
    if seen.status in _REFUSALS:
        log.warning(
            "request refused", method=scope["method"], path=scope["path"], status=seen.status,
            code=scope["state"].get("problem_code"), **who,
        )  # fmt: skip


def _body_of(message: Any) -> bytes:
    found: bytes = message.get("body", b"")
    return found


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
    """The span of a request; nothing without a trace to continue or begin."""
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
    # A request that waits for the end measures the workers, not the acknowledgement.
    if b"preference-applied" not in headers:
        metrics.ingest_latency.observe(seconds)


def _count_route(scope: HTTPScope, seen: _Seen, seconds: float) -> None:
    """By the template of the path: a label has few values, whatever is asked for."""
    route = str(scope.get("path_template") or "none")
    method = scope["method"] if route != "none" else "any"
    metrics.http_requests.labels(method=method, route=route, status=str(seen.status)).inc()
    if not seen.streams:
        metrics.http_request_time.labels(method=method, route=route).observe(seconds)
