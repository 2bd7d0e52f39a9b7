"""What may wait in Postgres while storage is away, as one process of the API sees it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any, TypeVar

import anyio
import anyio.to_thread

from cubby.storage import StorageError, StorageUnavailable

AWAY_SECONDS = 5.0
"""For so long after it was found to be away, requests do not ask storage. Its refusal may take far
longer than its service."""
SLOW_SECONDS = 2.0
"""An operation that takes longer raises the question whether storage answers at all."""
_PAUSE_SECONDS = 1.0
_one_check = anyio.CapacityLimiter(1)

T = TypeVar("T")


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
        self._doubting: asyncio.Task[None] | None = None
        self._left: set[asyncio.Task[Any]] = set()
        self._gone = asyncio.Event()
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

    async def run(
        self,
        function: Callable[..., T],
        *arguments: Any,
        undo: Callable[[T], object] | None = None,
    ) -> T:
        """Run what waits for storage, in a thread. Raises StorageUnavailable as soon as storage is
        found to be away: a host without power says nothing. The thread is left alone then, and
        should it succeed after all, `undo` gets what it returned."""
        if self._check is None or self.storage_is_away:
            return await anyio.to_thread.run_sync(function, *arguments)
        task = asyncio.create_task(anyio.to_thread.run_sync(function, *arguments))
        timer = asyncio.get_running_loop().call_later(SLOW_SECONDS, self._doubt)
        gone = asyncio.create_task(self._gone.wait())
        try:
            # As a thread that is waited for: nothing continues after its request was cleaned up.
            with anyio.CancelScope(shield=True):
                await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
            gone.cancel()
            if not task.done():
                self._leave(task, undo)
        if task.done():
            return task.result()
        raise StorageUnavailable("Storage does not answer.")

    async def close(self) -> None:
        for task in (self._asking, self._doubting):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def _leave(self, task: asyncio.Task[T], undo: Callable[[T], object] | None) -> None:
        async def end() -> None:
            with contextlib.suppress(StorageError):
                result = await task
                if undo is not None:
                    await anyio.to_thread.run_sync(undo, result)

        ending = asyncio.create_task(end())
        self._left.add(ending)
        ending.add_done_callback(self._left.discard)

    def _doubt(self) -> None:
        if self._doubting is None or self._doubting.done():
            self._doubting = asyncio.create_task(self._find_out())

    async def _find_out(self) -> None:
        assert self._check is not None
        try:
            await anyio.to_thread.run_sync(self._check, abandon_on_cancel=True, limiter=_one_check)
        except StorageUnavailable:
            self.note_away()
        except StorageError:
            return  # it answers; a write will say what it lacks

    def _ask(self) -> None:
        self._gone.set()
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
        self._gone.clear()

    def refusal(self, error: StorageUnavailable) -> StorageUnavailable:
        """The refusal of a sender of more than can be kept."""
        if not self.limit:
            return error
        return StorageUnavailable(
            f"{str(error).rstrip('.')}; until it is back, at most {self.limit} bytes are taken in "
            "one request."
        )
