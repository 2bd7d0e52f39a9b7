"""Whether a server answers at all, as one process sees it: a circuit breaker for its pools.

A pool alone finds out for each taker, which waits for all of its patience. Here the first doubt
starts one probe on a connection of its own. While probes fail, takers are refused at once, and
statements that got no answer are ended. A host without power sends no end, nor does a stopped
server.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from contextlib import suppress
from typing import Any, Final

import psycopg
import structlog

from cubby.db.errors import DatabaseUnavailable
from cubby.db.sessions import NETWORK

log = structlog.get_logger(__name__)

DOUBT_SECONDS: Final = 0.3
"""A connection that is not there after so long raises the question whether the server is."""
SLOW_SECONDS: Final = 2.0
"""So does a statement without an answer. A host that lost its network says nothing."""
PROBE_SECONDS: Final = 3.0
_CONNECT_SECONDS: Final = 2
_PAUSE_SECONDS: Final = 0.5


class Breaker:
    """Open while the server of `dsn` does not answer. `opened` is set for so long."""

    def __init__(self, dsn: str, name: str = "database") -> None:
        self._dsn = dsn
        self._name = name
        self._probing: asyncio.Task[None] | None = None
        self._reason = ""
        self._lent: dict[psycopg.AsyncConnection[Any], tuple[float, asyncio.TimerHandle]] = {}
        self.opened = asyncio.Event()

    def doubt(self) -> None:
        """Ask the server, unless that is being done."""
        if self._probing is None or self._probing.done():
            self._probing = asyncio.create_task(self._probe())

    def refuse(self) -> None:
        """Raises DatabaseUnavailable while it is open."""
        if self.opened.is_set():
            raise DatabaseUnavailable(f"the {self._name} does not answer: {self._reason}")

    def lend(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """A pool lends it from now on. A statement that takes long raises doubt."""
        timer = asyncio.get_running_loop().call_later(SLOW_SECONDS, self.doubt)
        self._lent[connection] = time.monotonic(), timer

    def take_back(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Its taker has given it back."""
        if connection in self._lent:
            self._lent.pop(connection)[1].cancel()

    async def close(self) -> None:
        for _, timer in self._lent.values():
            timer.cancel()
        if self._probing is not None:
            self._probing.cancel()
            await asyncio.gather(self._probing, return_exceptions=True)

    async def _probe(self) -> None:
        """Until the server answers. The first success closes the breaker."""
        since = time.monotonic()
        while (reason := await self._ask()) is not None:
            self._reason = reason
            if not self.opened.is_set():
                self.opened.set()
                log.warning(f"{self._name} is away", reason=reason)
            self._end_silent()
            await asyncio.sleep(_PAUSE_SECONDS)
        if self.opened.is_set():
            self.opened.clear()
            log.info(f"{self._name} is back", seconds=round(time.monotonic() - since, 1))

    def _end_silent(self) -> None:
        """So that a waiting taker learns that its connection is lost. To cancel would wait."""
        long_ago = time.monotonic() - PROBE_SECONDS
        for connection, (since, _) in list(self._lent.items()):
            if since < long_ago and not connection.closed:
                with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as end:
                    end.shutdown(socket.SHUT_RDWR)

    async def _ask(self) -> str | None:
        """Why the server does not serve; None when it does."""
        network: dict[str, Any] = NETWORK | {"connect_timeout": _CONNECT_SECONDS}
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                connection = await psycopg.AsyncConnection.connect(
                    self._dsn, autocommit=True, **network
                )
                try:
                    await connection.execute("select 1")
                finally:
                    await connection.close()
        except TimeoutError:
            return f"no answer within {PROBE_SECONDS:g} s"
        except psycopg.errors.OperationalError as error:
            # It does answer, and has no connection to spare: the pools wait for theirs.
            if (error.sqlstate or "").startswith("53") or "too many" in str(error).lower():
                return None
            return str(error).strip().splitlines()[0]
        except psycopg.Error as error:
            return str(error).strip()
        return None
