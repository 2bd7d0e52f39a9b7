"""From an exception to a verdict. Whether a job is tried again, `api.fail_job` alone decides."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import structlog
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job as QueuedJob

from cubby.db.calls import api
from cubby.db.errors import CubbyError, cause_of
from cubby.storage import Storage
from cubby.storage.errors import StorageError, StorageUnavailable
from cubby.telemetry.texts import said_by, shortened
from cubby.workers.errors import STORAGE_AWAY, HandedBack, LeftDoing, Reported
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime

log = structlog.get_logger(__name__)

# A statement that cannot be run, a limit of Postgres: the next try is no other.
_PERMANENT_CLASSES = ("42", "54")

_word_start = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class AsTheDatabaseDecided(BaseRetryStrategy):
    """Hands procrastinate the decision that came with the report of the failure."""

    def get_retry_decision(
        self, *, exception: BaseException, job: QueuedJob
    ) -> RetryDecision | None:
        if isinstance(exception, Reported) and exception.retry_in is not None:
            # procrastinate takes whole numbers only.
            return RetryDecision(retry_in={"milliseconds": round(exception.retry_in * 1000)})
        if isinstance(exception, HandedBack | LeftDoing | asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        return None


def is_permanent(error: BaseException) -> bool:
    """Whether trying again cannot help. The type says so; of one that says nothing, it may."""
    if getattr(error, "permanent", False) is True:
        return True
    cause = cause_of(error)
    return cause is not None and (cause.sqlstate or "").startswith(_PERMANENT_CLASSES)


def code_of(error: BaseException) -> str:
    """A word for programs to choose dead letters by."""
    if isinstance(error, CubbyError):
        return error.slug.replace("-", "_")
    code = getattr(error, "code", None)
    if isinstance(code, str) and code:
        return code
    return _word_start.sub("_", type(error).__name__).lower()


def message_of(error: BaseException, job: Job) -> str:
    """What went wrong and with which file, in words that Postgres can store."""
    text = said_by(error)
    if not hasattr(error, "permanent"):
        text = f"{type(error).__name__}: {text}"
    if isinstance(error, CubbyError) and error.hint:
        text = f"{text} {error.hint}"
    filename = (job.work.get("asset") or job.work.get("raw") or {}).get("filename")
    if filename and filename not in text:
        text = f"{filename}: {text}"
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return shortened(text.encode("utf-8", "replace").decode())


def detail_of(error: BaseException) -> str | None:
    """What a library said, where it says more than the message."""
    detail = getattr(error, "detail", "")
    if not isinstance(detail, str) or not detail:
        return None
    return detail.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _answers(storage: Storage) -> bool:
    """Whether storage is there as a whole: one file that cannot be read is the file's trouble."""
    try:
        storage.check()
    except StorageError as error:
        return not isinstance(error, StorageUnavailable)
    return True


def report(runtime: Runtime, job: Job, error: BaseException) -> Reported:
    """Tell the database that a try failed, and return what it decided.

    Raises LeftDoing when it cannot be reported: the job then stays as it is until it is found in
    no worker's hands. Raises HandedBack when the job is no longer this process's.
    """
    if runtime.leaving.is_set():
        raise HandedBack("the worker is stopping") from error
    permanent, code, message = is_permanent(error), code_of(error), message_of(error, job)
    if isinstance(error, StorageUnavailable) and not _answers(runtime.storage):
        code = STORAGE_AWAY
    try:
        answer: dict[str, Any] = runtime.call(
            api.fail_job(
                job_id=job.id,
                stage=job.stage,
                code=code,
                message=message,
                permanent=permanent,
                attempt=job.work.get("attempt"),
                detail=detail_of(error),
            )
        )
    except Exception as unreported:
        log.error("failure not reported", code=code, error=message, reason=str(unreported))
        raise LeftDoing(f"not reported: {message}") from unreported
    if answer["state"] == "taken_over":
        raise HandedBack("the sweep gave the job to another worker") from error
    retry_in = answer["retry_in"]
    if answer["state"] == "queued" and retry_in is None:
        retry_in = 0.0
    log.warning(
        "file rejected" if answer["state"] == "rejected" else "job failed",
        code=code,
        error=message,
        permanent=permanent,
        state=answer["state"],
        retry_in=retry_in,
        # A programming fault is found by its trace; a bad file has none worth reading.
        exc_info=None if hasattr(error, "permanent") else error,
    )
    return Reported(answer["state"], retry_in)
