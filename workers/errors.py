"""What ends a job's try early, apart from the errors of the other rooms.

WorkerError
├── EmbedderNotLoaded     the embedder of the active space cannot be loaded; transient
├── StorageGone           the bytes are shorter than the database says; permanent
├── StillSpooled          the bytes came while storage was away and are not there yet; transient
├── HandedBack            the process is going away; another one does the job from the start
├── LeftDoing             the failure could not be reported; the job is brought back later
└── Reported              the failure is recorded; carries what the database decided
"""

from __future__ import annotations

from typing import ClassVar

STORAGE_AWAY = "storage_away"
"""To `api.fail_job`: the try does not count, and the job waits until storage is back."""


class WorkerError(Exception):
    """A try of a job ended without a result."""

    permanent: ClassVar[bool] = False
    code: ClassVar[str] = "worker_error"


class EmbedderNotLoaded(WorkerError):
    """Vectors cannot be made here and now. Transient: a person repairs the pack, the job waits."""

    code: ClassVar[str] = "embedder_not_loaded"


class StorageGone(WorkerError):
    """A raw part has fewer bytes than were recorded when it was received."""

    permanent: ClassVar[bool] = True
    code: ClassVar[str] = "raw_bytes_missing"


class StillSpooled(WorkerError):
    """A file is worked on when its raw bytes are in storage. The job is woken when they are."""

    code: ClassVar[str] = STORAGE_AWAY


class HandedBack(WorkerError):
    """Raised in a job's thread when the job is no longer this process's."""

    code: ClassVar[str] = "handed_back"


class LeftDoing(WorkerError):
    """A failure could not be reported to the database: as if the try had never ended."""

    code: ClassVar[str] = "left_doing"


class Reported(WorkerError):
    """A failed attempt with its verdict: of a job of core.job the one of `api.fail_job`.

    `retry_in` is the wait before the next try in seconds; None: there is none.
    """

    code: ClassVar[str] = "reported"

    def __init__(self, state: str, retry_in: float | None) -> None:
        super().__init__(f"the job is {state}")
        self.state = state
        self.retry_in = retry_in
