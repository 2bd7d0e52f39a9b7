"""Looking at a picture that came with a question: decoded beside the process, then forgotten."""

from __future__ import annotations

import threading
from pathlib import Path

import anyio
import anyio.to_thread

from cubby.config.settings import Settings
from cubby.media.errors import Damaged, NotSupported
from cubby.media.facts import Pixels
from cubby.media.pool import DecoderPool
from cubby.media.sniff import sniff_file


class Pictures:
    """One decoder process, started for the first picture: most API processes never see one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: DecoderPool | None = None
        self._lock = threading.Lock()
        # Who waits for the decoder must not hold the threads that storage needs.
        self._limiter = anyio.CapacityLimiter(2)

    async def look_at(self, path: Path) -> list[Pixels]:
        """The picture, or the frames of a video. Raises MediaError."""
        return await anyio.to_thread.run_sync(self._look_at, path, limiter=self._limiter)

    def _look_at(self, path: Path) -> list[Pixels]:
        sniffed = sniff_file(path)
        if sniffed.media_type not in ("image", "video"):
            raise NotSupported(f"{sniffed.content_type} shows nothing to search by; send a picture")
        frames = self._decoders().decode(path, sniffed).frames
        if not frames:
            raise Damaged(f"no picture could be read from the {sniffed.content_type}")
        return [frame.pixels for frame in frames]

    def close(self) -> None:
        if self._pool is not None:
            self._pool.close()

    def _decoders(self) -> DecoderPool:
        with self._lock:
            if self._pool is None:
                settings = self._settings
                self._pool = DecoderPool(
                    1,
                    settings.decode_memory_bytes,
                    settings.decode_seconds,
                    settings.max_pixels,
                    sandbox=settings.sandbox,
                )
            return self._pool
