"""Around every request: its id, the log lines' context, and the figures of ingest."""

from __future__ import annotations

import re
import time

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from cubby.app.ids import uuid7
from cubby.telemetry import metrics

# What may be written into a log line and a header without a second thought.
_harmless = re.compile(r"[0-9A-Za-z._:@/+=-]{1,128}").fullmatch
INGEST = "/api/v1/ingest"

log = structlog.get_logger(__name__)


class RequestContext:
    """Gives each request an id, in the answer's X-Request-ID and on every log line under it.

    A client's own X-Request-ID is taken over where it is harmless text; it serves tracing only and
    never becomes a key or a path.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        claimed = next((value for key, value in scope["headers"] if key == b"x-request-id"), b"")
        text = claimed.decode("latin-1")
        request_id = text if _harmless(text) else str(uuid7())
        scope["state"]["request_id"] = request_id
        is_ingest = scope["method"] == "POST" and scope["path"].rstrip("/") == INGEST
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                if is_ingest:
                    _count(message["status"], dict(headers), time.perf_counter() - started)
                message["headers"] = [*headers, (b"x-request-id", request_id.encode())]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self.app(scope, receive, send_with_id)
            log.debug(
                "request", method=scope["method"], path=scope["path"],
                seconds=round(time.perf_counter() - started, 6),
            )  # fmt: skip


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
