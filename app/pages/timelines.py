"""Lineage as what a reader follows from the bytes as they came to what is there now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from cubby.app.pages.filters import flattened, words
from cubby.db.answers import LineageItem

_ASIDE = ("result",)


class Step(msgspec.Struct):
    """One event: `after` is how long after the first, `aside` what is seldom looked for."""

    title: str
    created_at: str
    after: str
    actor: str
    whole_request: bool
    trace_id: str | None
    facts: list[tuple[str, str]]
    aside: list[tuple[str, str]]


def timeline(events: list[LineageItem]) -> list[Step]:
    first = datetime.fromisoformat(events[0].created_at) if events else None
    return [_step(event, first) for event in events]


def _step(event: LineageItem, first: datetime | None) -> Step:
    at = datetime.fromisoformat(event.created_at)
    detail: dict[str, Any] = event.detail or {}
    return Step(
        title=words(event.stage),
        created_at=event.created_at,
        after=_after((at - first).total_seconds()) if first else "",
        actor=event.actor,
        whole_request=event.scope == "request",
        trace_id=event.trace_id,
        facts=flattened({k: v for k, v in detail.items() if k not in _ASIDE}),
        aside=flattened({k: v for k, v in detail.items() if k in _ASIDE}),
    )


def _after(seconds: float) -> str:
    """How long since the first event; a reader looks for what took long."""
    if seconds < 0.05:
        return ""
    if seconds < 100:
        return f"+{seconds:.1f} s"
    for length, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= length:
            return f"+{seconds / length:.0f} {unit}"
    return ""
