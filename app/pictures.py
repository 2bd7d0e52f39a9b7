"""Looking at a picture that came with a question: decoded beside the process, then forgotten."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import anyio
import anyio.to_thread

from cubby.app.usage import account
from cubby.config.settings import Settings
from cubby.media.errors import Damaged, NotSupported
from cubby.media.facts import Pixels
from cubby.media.pool import DecoderPool
from cubby.media.sniff import sniff_file

PROCESSES = 2


class Pictures:
    """Two decoder processes, started for the first picture: most API processes never see one. A
    key has one at a time, so its slowest pictures leave the other to others."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: DecoderPool | None = None
        self._lock = threading.Lock()
        # Waiting for the decoder must not hold the threads that storage needs.
        self._limiter = anyio.CapacityLimiter(PROCESSES)

    async def look_at(self, path: Path) -> list[Pixels]:
        """The picture, or the frames of a video. Raises MediaError, and TooManyRequests."""
        budgets = account()
        if budgets is None:
            return await self._look(path)
        async with budgets.one_decoder:
            budgets.decoding.check()
            begun = time.monotonic()
            try:
                return await self._look(path)
            finally:
                budgets.decoding.used += time.monotonic() - begun

    async def _look(self, path: Path) -> list[Pixels]:
        return await anyio.to_thread.run_sync(self._look_at, path, limiter=self._limiter)

    def _look_at(self, path: Path) -> list[Pixels]:
        sniffed = sniff_file(path)
        if sniffed.media_type not in ("image", "video"):
            raise NotSupported(f"Cannot search by {sniffed.content_type}; send a picture")
        frames = self._decoders().decode(path, sniffed).frames
        if not frames:
            raise Damaged(f"No picture could be read from the {sniffed.content_type}")
        return [frame.pixels for frame in frames]

    def close(self) -> None:
        if self._pool is not None:
            self._pool.close()

    def _decoders(self) -> DecoderPool:
        with self._lock:
            if self._pool is None:
                settings = self._settings
                self._pool = DecoderPool(
                    PROCESSES,
                    settings.decode_memory_bytes,
                    settings.decode_seconds,
                    settings.max_pixels,
                    sandbox=settings.sandbox,
                )
            return self._pool
