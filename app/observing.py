"""The figures of a process that nothing counts as it happens: its pools, and room in storage."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from litestar import Litestar

from cubby.app.services import Services, in_thread
from cubby.storage import StorageError
from cubby.telemetry import metrics

SECONDS = 5.0
_ROOM_EVERY = 6
"""Turns from one look at storage to the next."""


@contextlib.asynccontextmanager
async def observed(app: Litestar) -> AsyncIterator[None]:
    """For as long as the process answers."""
    observing = asyncio.create_task(_observe(app.state.services))
    try:
        yield
    finally:
        observing.cancel()
        await asyncio.gather(observing, return_exceptions=True)


async def _observe(services: Services) -> None:
    """Until cancelled. What cannot be seen leaves the figure as it was."""
    turn = 0
    while True:
        for name in ("sending", "asking", "admin", "inside"):
            metrics.note_pool(name, getattr(services.pools, name).get_stats())
        if turn % _ROOM_EVERY == 0:
            try:
                free = await in_thread(services.storage.free_bytes)
            except (StorageError, OSError):
                free = None
            metrics.note_room(free)
        turn += 1
        await asyncio.sleep(SECONDS)
