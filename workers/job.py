"""One try of one job, as its thread sees it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import structlog

from cubby.telemetry.traces import Stages
from cubby.workers.errors import HandedBack


@dataclass
class Job:
    """What `api.begin_job` said there is to do, and how far this try has come.

    `work` has the keys task, attempt, request_id, raw, asset, elements, parts, collection,
    schema_id and recorded; those that do not concern the task are null.
    """

    id: int
    work: dict[str, Any]
    leaving: threading.Event
    stage: str = "begin"
    yielded: bool = False
    """Whether the try ended because others are to go first: the job is queued again."""
    spans: Stages = field(default_factory=Stages)

    def enter(self, stage: str) -> None:
        """Name what follows, for logs and failures.

        Raises HandedBack when the job is no longer this process's: stages are where a job can
        stop without leaving anything half done.
        """
        if self.leaving.is_set():
            raise HandedBack(f"the worker is stopping; given back before stage {stage}")
        self.stage = stage
        self.spans.enter(stage)
        structlog.contextvars.bind_contextvars(job_stage=stage)
