"""webhook.deliver: what is due for one webhook, one after the other.

A delivery is recorded after its receiver answered. A worker that is killed in between leaves it
waiting, and it is sent again under the same id.
"""

from __future__ import annotations

import time
from uuid import UUID

import structlog

from cubby.db.calls import api
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime
from cubby.workers.webhooks import post

log = structlog.get_logger(__name__)


def run(runtime: Runtime, job: Job) -> None:
    ended = False
    while not ended:
        job.enter("take")
        taken = runtime.call(api.take_deliveries(job_id=job.id)) or {"deliveries": []}
        for delivery in taken["deliveries"]:
            job.enter("send")
            begun = time.perf_counter()
            answer = post(
                taken["url"], taken["secret"], delivery["id"], delivery["body"].encode(),
                now=int(time.time()), allowed=runtime.settings.webhook_networks,
            )  # fmt: skip
            state = runtime.call(
                api.record_delivery(
                    id=UUID(delivery["id"]), status=answer.status, error=answer.error,
                    seconds=time.perf_counter() - begun, permanent=answer.permanent,
                )
            )  # fmt: skip
            if answer.error is not None:
                log.warning("delivery failed", delivery=delivery["id"], state=state,
                            reason=answer.error)  # fmt: skip
        ended = runtime.call(api.end_deliveries(job_id=job.id))
