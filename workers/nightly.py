"""What happens once a night, whichever worker is there for it."""

from __future__ import annotations

import asyncio
from functools import partial

from procrastinate import App

from cubby.db.calls import api
from cubby.workers.runtime import Runtime

NIGHTLY = "nightly"
"""As in `core.schedule`, which has the time."""


def add_nightly(app: App, runtime: Runtime, cron: str) -> None:
    """procrastinate ensures that one of all workers begins it. The work itself are jobs like any
    other, retried and shown when they fail."""

    @app.periodic(cron=cron, periodic_id=NIGHTLY)
    @app.task(name="nightly.begin", queue="maintenance", pass_context=False)
    async def begin(timestamp: int) -> None:
        call = partial(runtime.call, api.begin_nightly())
        await asyncio.get_running_loop().run_in_executor(runtime.threads, call)
