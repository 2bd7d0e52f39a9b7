"""To wait for what another process or thread does: for a condition, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(happened: Callable[[], object], what: str = "it", seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"{what} did not happen"
        time.sleep(0.02)
