"""Storage whose operations are timed. The storage itself knows nothing of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from cubby.telemetry.metrics import storage_time

T = TypeVar("T")
# `stream` and `as_file` are timed until they begin, `create` until the writer is there.
_TIMED = frozenset(
    {"put", "read", "stream", "place", "exists", "size", "delete", "check", "create"}
)


def timed(storage: T) -> T:
    """The same storage; seconds and outcome of each operation are counted."""
    return cast(T, _Timed(storage))


class _Timed:
    def __init__(self, storage: Any) -> None:
        self._storage = storage

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._storage, name)
        if name not in _TIMED:
            return found
        measured = _measured(name, found)
        setattr(self, name, measured)
        return measured


def _measured(operation: str, act: Callable[..., Any]) -> Callable[..., Any]:
    done = storage_time.labels(operation=operation, outcome="done")
    failed = storage_time.labels(operation=operation, outcome="failed")

    def call(*arguments: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            answer = act(*arguments, **named)
        except Exception:
            failed.observe(time.perf_counter() - begun)
            raise
        done.observe(time.perf_counter() - begun)
        return _Writer(answer) if operation == "create" else answer

    return call


class _Writer:
    """Its commit is what a writer waits for."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self.write = writer.write
        self.commit = _measured("commit", writer.commit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)

    def __enter__(self) -> _Writer:
        self._writer.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._writer.__exit__(*raised)
