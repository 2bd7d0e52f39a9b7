"""Notifications of new jobs: one connection of a process hears them for all its queues.

What is not heard is found by polling, every second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import psycopg
import structlog
from psycopg import sql

from cubby.db.sessions import NETWORK

log = structlog.get_logger(__name__)

_AGAIN_SECONDS = 1.0
_LOOK_SECONDS = 1.0

Look = Callable[[str], Awaitable[None]]


class Wakings:
    """Without a `dsn` nothing is heard, and polling alone finds jobs."""

    def __init__(self, dsn: str | None) -> None:
        self._dsn = dsn
        self._looks: dict[str, Look] = {}
        self._hearing: asyncio.Task[None] | None = None

    async def listen(self, channels: Iterable[str], look: Look) -> None:
        """Call `look` with each notification of these channels, until cancelled."""
        mine = dict.fromkeys(channels, look)
        self._looks |= mine
        if self._dsn is not None and (self._hearing is None or self._hearing.done()):
            self._hearing = asyncio.create_task(self._hear(self._dsn))
        try:
            await asyncio.Event().wait()
        finally:
            for channel in mine:
                self._looks.pop(channel, None)
            if not self._looks and self._hearing is not None:
                self._hearing.cancel()

    async def _hear(self, dsn: str) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    dsn, autocommit=True, **NETWORK
                ) as connection:
                    await self._hear_on(connection)
            except psycopg.Error as error:
                log.warning("not listening for jobs", reason=str(error).strip())
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _hear_on(self, connection: psycopg.AsyncConnection[object]) -> None:
        heard: set[str] = set()
        while True:
            for channel in self._looks.keys() - heard:
                await connection.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
                heard.add(channel)
            # Interrupted each second, for queues that came later.
            async for notice in connection.notifies(timeout=_LOOK_SECONDS):
                if (look := self._looks.get(notice.channel)) is not None:
                    await look(notice.channel)
