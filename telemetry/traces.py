"""Traces: the W3C trace context of a request, and spans where an exporter is configured.

    traces.configure("cubby-api")
    with traces.span("accept", parent=header, kind="server"):
        traces.traceparent()  # for a job that continues with it in another process

A sampled `traceparent` is kept and handed on in any case. Spans are made only where the OTEL_*
variables name a receiver (OTLP over HTTP), so that nothing of the SDK is loaded otherwise.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import structlog
from opentelemetry import context, trace
from opentelemetry.trace import Link, SpanContext, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

Kind = Literal["internal", "server", "client", "producer", "consumer"]
Attributes = Mapping[str, str | int | float | bool]

FLUSH_MILLISECONDS = 3_000
"""How long the end of a process waits for spans that were not yet sent."""
_LONGEST = 55  # characters of a traceparent of version 00

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("cubby")
_provider: Any = None

log = structlog.get_logger(__name__)


def configure(service: str) -> None:
    """Send spans if the standard variables say where to. A second call changes nothing.

    OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT turns it on, and so does
    OTEL_TRACES_EXPORTER=otlp; OTEL_SDK_DISABLED=true and OTEL_TRACES_EXPORTER=none turn it off.
    """
    global _provider, _tracer  # noqa: PLW0603 -- one for each process, as in the SDK itself
    if _provider is not None or not _is_wanted(os.environ):
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    protocol = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or os.environ.get(
        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"
    )
    if protocol != "http/protobuf":
        log.warning("spans are sent as http/protobuf", asked_for=protocol)
    named = "OTEL_SERVICE_NAME" in os.environ
    _provider = TracerProvider(resource=Resource.create({} if named else {"service.name": service}))
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _tracer = _provider.get_tracer("cubby")


def close() -> None:
    """Send what was not yet sent, for a bounded time, and stop."""
    global _provider, _tracer
    if _provider is None:
        return
    _provider.force_flush(FLUSH_MILLISECONDS)
    _provider.shutdown()
    _provider, _tracer = None, trace.get_tracer("cubby")


def _is_wanted(environment: Mapping[str, str]) -> bool:
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    exporter = environment.get("OTEL_TRACES_EXPORTER")
    if exporter is not None:
        return "otlp" in exporter.split(",")
    return any(
        environment.get(name)
        for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    )


def traceparent() -> str | None:
    """The current span as a header says it, None unless it is sampled."""
    current = trace.get_current_span().get_span_context()
    if not (current.is_valid and current.trace_flags.sampled):
        return None
    return f"00-{current.trace_id:032x}-{current.span_id:016x}-{current.trace_flags:02x}"


def trace_id() -> str | None:
    """32 hex digits, None unless the current span is sampled."""
    header = traceparent()
    return header[3:35] if header else None


def continues(header: str | None) -> bool:
    """Whether a span under this parent would be more than nothing."""
    return _provider is not None or bool(header)


@contextlib.contextmanager
def span(
    name: str,
    *,
    parent: str | None = None,
    kind: Kind = "internal",
    attributes: Attributes | None = None,
    links: Sequence[str] = (),
) -> Iterator[trace.Span]:
    """The current span for as long as the block lasts; what the block raises is its status.

    `parent` and `links` are traceparents; without a parent it is a child of the current span.
    """
    under = _context_of(parent) if parent else None
    started = _tracer.start_span(
        name,
        context=under,
        kind=SpanKind[kind.upper()],
        attributes=attributes,
        links=[Link(found) for link in links if (found := _span_context(link)).is_valid],
    )
    with trace.use_span(started, end_on_exit=True):
        yield started


@contextlib.contextmanager
def inner(name: str, *, kind: Kind = "internal", **attributes: str | int) -> Iterator[None]:
    """A span of what belongs to the current one; none where nothing is recorded."""
    if not trace.get_current_span().is_recording():
        yield
        return
    with span(name, kind=kind, attributes=attributes):
        yield


@contextlib.contextmanager
def batch(name: str, member: str, parents: Sequence[str]) -> Iterator[None]:
    """A span for work done at once for several traces, in that of the first. Each of them also gets
    a span that is linked to it. During it no span is the current one: the work is that of all."""
    if not parents:
        yield
        return
    links = [Link(found) for parent in parents if (found := _span_context(parent)).is_valid]
    whole = _tracer.start_span(
        name, context=_context_of(parents[0]), kind=SpanKind.CONSUMER, links=links
    )
    to_whole = [Link(whole.get_span_context())] if whole.get_span_context().is_valid else []
    spans = [whole] + [
        _tracer.start_span(
            member, context=_context_of(parent), kind=SpanKind.CONSUMER, links=to_whole
        )
        for parent in parents
    ]
    token = context.attach(context.Context())
    try:
        yield
    except Exception as error:
        for one in spans:
            one.record_exception(error)
            one.set_status(StatusCode.ERROR)
        raise
    finally:
        context.detach(token)
        for one in spans:
            one.end()


def answered(status: int) -> None:
    """Note the HTTP status of the current server span."""
    current = trace.get_current_span()
    if current.is_recording():
        current.set_attribute("http.response.status_code", status)
        if status >= 500:
            current.set_status(StatusCode.ERROR)


class Stages:
    """Spans that follow one another: to enter one ends the one before."""

    def __init__(self) -> None:
        self._open = contextlib.ExitStack()

    def enter(self, name: str) -> None:
        self.end()
        self._open.enter_context(inner(name))

    def end(self) -> None:
        self._open.close()


def _context_of(header: str) -> context.Context | None:
    return _propagator.extract({"traceparent": header}) if len(header) <= _LONGEST else None


def _span_context(header: str) -> SpanContext:
    return trace.get_current_span(_context_of(header)).get_span_context()
