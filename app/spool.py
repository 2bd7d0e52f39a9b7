"""What may wait in Postgres while storage is away, as one process of the API sees it."""

from __future__ import annotations

import time
from collections.abc import Callable

from cubby.storage import StorageUnavailable

AWAY_SECONDS = 5.0
"""For so long after it was found to be away, storage is not asked again for what can be kept: to
be refused by it may take far longer than to be served."""


class Spool:
    """`limit` is how many bytes of one request may be kept; 0 switches it off."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        self._away_until = clock()

    @property
    def storage_is_away(self) -> bool:
        return self._clock() < self._away_until

    def note_away(self) -> None:
        self._away_until = self._clock() + AWAY_SECONDS

    def refusal(self, error: StorageUnavailable) -> StorageUnavailable:
        """What to say to whoever sends more than can be kept."""
        if not self.limit:
            return error
        return StorageUnavailable(
            f"{str(error).rstrip('.')}; until it is back, at most {self.limit} bytes are taken in "
            "one request."
        )
