"""Waiting for the end of a job, for clients that asked to (RFC 7240: Prefer: wait=N)."""

from __future__ import annotations

import re
import time
from uuid import UUID

import anyio

from cubby.app.services import Services
from cubby.app.usage import note_waiting
from cubby.db.calls import catalog

MOST_SECONDS = 60
FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 0.02, 0.25, 1.5
_wait = re.compile(r"(?:^|[,;])\s*wait\s*=\s*\"?([0-9]{1,9})\"?\s*(?=$|[,;])", re.IGNORECASE)


def preferred_wait(headers: list[str]) -> int | None:
    """Seconds to wait, at most MOST_SECONDS; None where no (readable) preference is given: a
    preference that cannot be honoured is ignored, not refused."""
    found = _wait.search(",".join(headers))
    return min(int(found.group(1)), MOST_SECONDS) if found else None


async def wait_for_end(services: Services, job_id: UUID, seconds: float) -> bool:
    """Whether the job ended in time, and before the process is to end. No connection is held
    between two looks."""
    note_waiting()
    until = time.monotonic() + seconds
    pause = FIRST_PAUSE
    while not await has_ended(services, job_id):
        left = until - time.monotonic()
        if left <= 0 or services.stopping.is_set():
            return False
        await anyio.sleep(min(pause, left))
        pause = min(pause * GROWTH, LONGEST_PAUSE)
    return True


async def has_ended(services: Services, job_id: UUID) -> bool:
    return await services.call(catalog.ingest_ended(id=job_id))
