"""Structured logs: one JSON object a line on standard error.

    configure("info", "worker-0")
    log = structlog.get_logger(__name__)
    with structlog.contextvars.bound_contextvars(request_id=..., asset_id=..., job_stage=...):
        log.warning("decoding failed", error=str(error))

`ts`, `level`, `event` and `process` are on every line; `request_id`, `asset_id`, `job_stage` and
`error` where they are bound or given.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import threading
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from cubby.telemetry.texts import shortened, shortened_trace

_FIRST = ("ts", "level", "event", "process", "request_id", "asset_id", "job_stage", "error")

# What errors say, which may be a document.
_SHORT = ("error", "reason", "message")


def configure(level: str, process: str, stream: TextIO | None = None) -> None:
    """From now on everything this process logs, by structlog or by the standard library, goes to
    `stream` (standard error). `level`: debug, info, warning or error. A second call replaces
    the first."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
        structlog.processors.StackInfoRenderer(),
        _with_process(process),
        _with_traceback,
    ]
    lines = _Lines(stream)
    # Straight to the stream: by way of the standard library a line costs four times as much, and
    # every acknowledgement waits for one.
    structlog.configure(
        processors=[*shared, _as_line],
        logger_factory=lambda *_: lines,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Kept off so that tests and forks that configure again are obeyed by old loggers too.
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_colours,
                _as_line,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(True)
    _send_to_root("uvicorn", "uvicorn.error", "litestar")
    # The app logs each request itself, with its id.
    logging.getLogger("uvicorn.access").disabled = True
    # A line for each request to a server of others says nothing a person needs.
    for chatty in ("httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


class _Lines:
    """Writes lines to a stream, without one to standard error. A line that cannot be written is
    lost: a full disk or a closed pipe must not take the work down with its log."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def write(self, line: str) -> None:
        stream = self._stream or sys.stderr
        with self._lock, contextlib.suppress(OSError, ValueError):
            stream.write(line + "\n")
            stream.flush()

    debug = info = warning = error = critical = write


def _with_process(process: str) -> Processor:
    def add(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["process"] = process
        return event

    return add


def _without_colours(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Uvicorn brings its messages twice, once for terminals."""
    event.pop("color_message", None)
    return event


def _with_traceback(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """A traceback goes to `exception`, and its last line to `error` where nothing else is said."""
    error = event.get("exc_info")
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event.setdefault("error", f"{type(error).__name__}: {error}")
    event = structlog.processors.format_exc_info(logger, method, event)
    if isinstance(event.get("exception"), str):
        event["exception"] = shortened_trace(event["exception"])
    for key in _SHORT:
        if isinstance(event.get(key), str):
            event[key] = shortened(event[key])
    return event


def _as_line(_: WrappedLogger, __: str, event: EventDict) -> str:
    ordered = {key: event[key] for key in _FIRST if event.get(key) is not None}
    rest = {key: value for key, value in event.items() if key not in _FIRST}
    line = ordered | rest
    try:
        return orjson.dumps(line, default=_any_text, option=orjson.OPT_NON_STR_KEYS).decode()
    except orjson.JSONEncodeError:
        # File names may hold bytes that are not Unicode; this writer escapes them.
        return json.dumps({str(key): value for key, value in line.items()}, default=_any_text)


def _any_text(value: Any) -> str:
    """A log line is never lost for what is in it."""
    return value.decode(errors="replace") if isinstance(value, bytes) else repr(value)


def _send_to_root(*names: str) -> None:
    for name in names:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
