"""Answers about jobs."""

from __future__ import annotations

import msgspec

from cubby.db.answers.common import Failure, Id, State, Time


class JobFailure(Failure, kw_only=True):
    permanent: bool | None


class JobProgress(msgspec.Struct):
    """Steps that were done, and all there are; what a step is depends on the task."""

    done: int
    total: int


class Job(msgspec.Struct):
    """`failed` is a dead letter: it stays until it is replayed."""

    job_id: int
    task: str
    queue: str
    state: State
    stage: str | None
    attempts: int
    max_attempts: int
    error: JobFailure | None
    system_id: Id | None
    filename: str | None
    objects: int | None
    request_id: Id | None
    schema_id: Id | None
    worker: str | None
    created_at: Time
    started_at: Time | None
    finished_at: Time | None
    next_try_at: Time | None
    progress: JobProgress | None


class JobList(msgspec.Struct):
    items: list[Job]
    next_cursor: str | None


class Replayed(msgspec.Struct):
    """`passed_over` counts those of the given `job_ids` that were not a dead letter (any more)."""

    replayed: int
    passed_over: int | msgspec.UnsetType = msgspec.UNSET


class QueueDepth(msgspec.Struct):
    """Jobs in each state, counted up to a bound."""

    queued: int
    processing: int
    dead_letters: int
    oldest_seconds: float


class Queue(msgspec.Struct):
    """A queue of jobs. `concurrency`: jobs at once in each worker process, null for its default;
    counts stop at 100,001."""

    queue: str
    paused: bool
    concurrency: int | None
    queued: int
    processing: int
    oldest_seconds: float
    tasks: list[str]


class QueueList(msgspec.Struct):
    items: list[Queue]
    next_cursor: str | None


class TaskStatistics(msgspec.Struct):
    """Jobs of a task that ended. Seconds of a try at work, and from queued to its begin."""

    task: str
    queue: str
    done: int
    failed: int
    retried: int
    p50_seconds: float | None
    p95_seconds: float | None
    waited_p95_seconds: float | None


class TaskStatisticsList(msgspec.Struct):
    """`since` is later than asked where the newest `looked_at` jobs do not reach so far back."""

    since: Time
    looked_at: int
    items: list[TaskStatistics]
    next_cursor: str | None


class Schedule(msgspec.Struct):
    """Work that begins at the times of `cron` (UTC); `last_at` is null before the first time."""

    name: str
    task: str
    cron: str
    last_at: Time | None
    next_at: Time


class ScheduleList(msgspec.Struct):
    items: list[Schedule]
    next_cursor: str | None


class DeadLetterKind(msgspec.Struct):
    """Dead letters of one task that ended in the same way."""

    task: str
    code: str | None
    jobs: int
    permanent: bool | None
    stages: list[str]
    latest_at: str | None


class DeadLetterKinds(msgspec.Struct):
    total: int
    items: list[DeadLetterKind]
