"""How slowly a body may come: a client that stalls must not hold a connection for ever."""

from __future__ import annotations

import time
from typing import Any

import anyio
from litestar.types import Receive

from cubby.app.problems import TooSlow

LEAST_BYTES = 16 * 1024
"""What must come within the seconds that the server waits for it, unless the body ends."""


class Pace:
    """Receives for one request. What counts is the time of waiting: a server that is busy with what
    it has already does not blame the client."""

    def __init__(self, receive: Receive, seconds: int) -> None:
        self._receive = receive
        self._seconds = seconds
        self._left = float(seconds)
        self._fresh = 0
        self._complete = False

    async def __call__(self) -> Any:
        if self._complete:  # from here on it is only waited for the client to hang up
            return await self._receive()
        begun = time.monotonic()
        try:
            with anyio.fail_after(self._left):
                message = await self._receive()
        except TimeoutError:
            raise self._too_slow() from None
        self._left -= time.monotonic() - begun
        if message["type"] == "http.request":
            self._fresh += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
        if self._fresh >= LEAST_BYTES:
            self._left, self._fresh = float(self._seconds), 0
        return message

    def _too_slow(self) -> TooSlow:
        return TooSlow(
            f"{self._fresh} bytes of the body came in {self._seconds} seconds of waiting",
            hint="Send it again over a better line, or raise CUBBY_STALL_SECONDS.",
            # What is left of the body will not be read.
            headers={"Connection": "close"},
            extra={"limit": self._seconds},
        )
