"""The tasks that announce events end when the app closes, whatever changes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from cubby.app.events import Events, Filter


@pytest.mark.parametrize("steps", range(4))
async def test_it_ends_when_something_changes_just_as_it_is_told_to(
    database: Any, steps: int
) -> None:
    async def call(_: Any) -> Any:
        return {"events": [], "cursor": "0.", "more": False, "pending": False}

    events = Events(database.dsn, call)
    listening = asyncio.create_task(anext(events.after(None, Filter())))
    for _ in range(100):  # it begins, looks, and waits
        await asyncio.sleep(0)
    assert events._tasks
    events._changed.set()
    for _ in range(steps):
        await asyncio.sleep(0)

    async with asyncio.timeout(30):
        await events.close()
    listening.cancel()
