"""What may wait in Postgres while storage is away, as one process of the API sees it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import anyio
import anyio.to_thread

from cubby.storage import StorageError, StorageUnavailable

AWAY_SECONDS = 5.0
"""For so long after it was found to be away, storage is not asked for by requests: to be refused
by it may take far longer than to be served."""
_PAUSE_SECONDS = 1.0
_one_check = anyio.CapacityLimiter(1)


class Spool:
    """`limit` is how many bytes of one request may be kept; 0 switches it off. With `check`, which
    blocks, storage is asked in the background as long as it is away, and by no request."""

    def __init__(
        self,
        limit: int,
        clock: Callable[[], float] = time.monotonic,
        check: Callable[[], None] | None = None,
    ) -> None:
        self.limit = limit
        self._clock = clock
        self._check = check
        self._away_until = clock()
        self._asking: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop() if check is not None else None

    @property
    def storage_is_away(self) -> bool:
        return self._clock() < self._away_until

    def note_away(self) -> None:
        """A write or a read failed for storage as a whole. From any thread."""
        self._away_until = self._clock() + AWAY_SECONDS
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ask)

    def refuse_away(self) -> None:
        """Raises StorageUnavailable while storage is away, for what only storage can serve."""
        if self.storage_is_away:
            raise StorageUnavailable("Storage did not answer a moment ago.")

    async def close(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    def _ask(self) -> None:
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._until_back())

    async def _until_back(self) -> None:
        assert self._check is not None
        while True:
            self._away_until = float("inf")
            try:
                await anyio.to_thread.run_sync(
                    self._check, abandon_on_cancel=True, limiter=_one_check
                )
            except StorageUnavailable:
                await asyncio.sleep(_PAUSE_SECONDS)
            except StorageError:
                break  # it answers; a write will say what it lacks
            else:
                break
            finally:
                self._away_until = self._clock() + AWAY_SECONDS
        self._away_until = self._clock()

    def refusal(self, error: StorageUnavailable) -> StorageUnavailable:
        """What to say to whoever sends more than can be kept."""
        if not self.limit:
            return error
        return StorageUnavailable(
            f"{str(error).rstrip('.')}; until it is back, at most {self.limit} bytes are taken in "
            "one request."
        )
