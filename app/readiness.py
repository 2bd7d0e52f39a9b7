"""What `/ready` answers from: the state of each dependency, found by checks in the background.

A check of storage writes something and may take seconds while storage is away. A load balancer asks
every few seconds and waits for less than that, so no answer waits for a check, but the first ones.
Checks run only while `/ready` is asked for.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
from psycopg_pool import PoolTimeout

from cubby.app.spool import Spool
from cubby.db import client
from cubby.db.answers.health import Dependency
from cubby.db.apply import migrations_here
from cubby.db.calls import catalog
from cubby.db.errors import CubbyError
from cubby.db.release import NotDeployedYet, ReleaseTooOld, check_release
from cubby.storage import Storage
from cubby.storage.errors import StorageError, StorageUnavailable

CHECK_SECONDS = 3.0
"""How long a check may take before the dependency counts as away."""
STALE_SECONDS = 30.0
"""An answer older than this is not given: the question waits for the check that it started."""
_UNASKED_SECONDS = 60.0
_one_storage_check = anyio.CapacityLimiter(1)


class Probe:
    """The state of one dependency. Its check runs every `every` seconds while it is asked for."""

    def __init__(
        self,
        check: Callable[[], Awaitable[Any]],
        every: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._check = check
        self._every = every
        self._clock = clock
        self._known = Dependency(ready=False, error="Not checked yet")
        self._known_at = -STALE_SECONDS
        self._asked_at = 0.0
        self._fresh = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def state(self) -> Dependency:
        self._asked_at = self._clock()
        if self._asked_at - self._known_at >= STALE_SECONDS:
            self._fresh.clear()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._keep_checking())
        await self._fresh.wait()
        return self._known

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_checking(self) -> None:
        while self._clock() - self._asked_at < _UNASKED_SECONDS:
            self._known = await _checked(self._check)
            self._known_at = self._clock()
            self._fresh.set()
            await asyncio.sleep(self._every)


class Readiness:
    """The dependencies of one process. The database is asked over a connection of its own. So it
    does not look away when requests take every connection of the pool."""

    def __init__(self, dsn: str, storage: Storage, spool: Spool) -> None:
        self._pool = client.connect_pool(dsn, "cubby_api", size=1, timeout=CHECK_SECONDS)
        self._storage = storage
        self._spool = spool
        self._migrations = migrations_here()
        self._probes = {
            "database": Probe(self._ask_database, every=2.0),
            "storage": Probe(self._write_something, every=10.0),
        }

    async def dependencies(self) -> dict[str, Dependency]:
        """By name, in the order of the names."""
        states = await asyncio.gather(*(probe.state() for probe in self._probes.values()))
        return dict(zip(self._probes, states, strict=True))

    async def close(self) -> None:
        for probe in self._probes.values():
            await probe.close()
        await self._pool.close()

    async def _ask_database(self) -> Any:
        if self._pool.closed:
            await self._pool.open(wait=False)
        async with self._pool.connection() as connection:
            facts = await client.call(connection, catalog.ready())
        check_release(facts, self._migrations)
        return facts

    async def _write_something(self) -> None:
        # A thread cannot be stopped: one that hangs is left alone, and only one at a time is.
        try:
            with anyio.fail_after(CHECK_SECONDS):
                await anyio.to_thread.run_sync(
                    self._storage.check, abandon_on_cancel=True, limiter=_one_storage_check
                )
        except (StorageUnavailable, TimeoutError):
            self._spool.note_away()  # no request needs to find out for itself
            raise


async def _checked(check: Callable[[], Awaitable[Any]]) -> Dependency:
    try:
        with anyio.fail_after(CHECK_SECONDS):
            facts = await check()
    except TimeoutError:
        return Dependency(ready=False, error=f"No answer within {CHECK_SECONDS:g} s")
    except (CubbyError, PoolTimeout, StorageError, NotDeployedYet, ReleaseTooOld) as error:
        return Dependency(ready=False, error=str(error))
    except Exception as error:  # noqa: BLE001 -- a check that fails otherwise is a failed check
        return Dependency(ready=False, error=f"{type(error).__name__}: {error}")
    return Dependency(ready=True, facts=facts or {})
