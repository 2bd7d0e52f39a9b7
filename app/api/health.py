"""Is it alive, is it ready, how is it doing: for supervisors, load balancers, Prometheus."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

import anyio
import anyio.to_thread
import structlog
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from psycopg_pool import PoolTimeout

from cubby.app.openapi import problems_of_keys
from cubby.app.services import Services
from cubby.db import client
from cubby.db.answers import Dependency, Live, Ready
from cubby.db.errors import CubbyError
from cubby.storage.errors import StorageError
from cubby.telemetry.metrics import Sample, exposition

CHECK_SECONDS = 3.0
_one_check = anyio.CapacityLimiter(1)
_UNREADY = ResponseSpec(
    Ready, generate_examples=False, description="A dependency is away; `error` says how."
)

log = structlog.get_logger(__name__)


@get("/live", opt={"role": "open"}, tags=["health"], summary="Is the process alive")
async def live() -> Live:
    """Depends on nothing: a process that answers this needs no restart."""
    return Live(status="alive")


@get(
    "/ready",
    opt={"role": "open"},
    responses={503: _UNREADY},
    tags=["health"],
    summary="Can it do its work",
)
async def ready(services: NamedDependency[Services]) -> Response[Ready]:
    """Asks each dependency by name, for a few seconds at most. Without storage there is still
    work that can be done: what is small is taken and kept in the database (`spooled` there says
    how much of it is), and so the process is ready."""
    found: dict[str, Dependency] = {}

    async def look(name: str, check: Callable[[], Awaitable[Any]]) -> None:
        found[name] = await _checked(check)

    async with anyio.create_task_group() as group:
        group.start_soon(look, "database", lambda: services.call("catalog.ready"))
        group.start_soon(look, "storage", lambda: _write_something(services))
    can_spool = services.spool.limit > 0
    answer = Ready(
        ready=found["database"].ready and (found["storage"].ready or can_spool),
        dependencies={name: found[name] for name in sorted(found)},
    )
    return Response(answer, status_code=200 if answer.ready else 503)


@get(
    "/metrics",
    opt={"role": "read", "without_database": True},
    responses=problems_of_keys(),
    tags=["health"],
    summary="Figures for Prometheus",
    media_type="text/plain",
)
async def metrics(services: NamedDependency[Services]) -> Response[bytes]:
    """The figures of this process, and those that only the database knows. While the database is
    away the former are served alone."""
    samples = []
    try:
        async with services.pool.connection() as connection:
            query = "select name, labels, value from catalog.metrics() order by name, labels"
            samples = [row async for row in client.rows(connection, query)]
    except (CubbyError, PoolTimeout) as error:
        log.warning("metrics without those of the database", error=str(error))
    text, content_type = exposition(cast("list[Sample]", samples))
    return Response(text, headers={"Content-Type": content_type})


async def _checked(check: Callable[[], Awaitable[Any]]) -> Dependency:
    try:
        with anyio.fail_after(CHECK_SECONDS):
            facts = await check()
    except TimeoutError:
        return Dependency(ready=False, error=f"no answer within {CHECK_SECONDS:g} s")
    except (CubbyError, PoolTimeout, StorageError) as error:
        return Dependency(ready=False, error=str(error))
    return Dependency(ready=True, facts=facts or {})


async def _write_something(services: Services) -> None:
    # Left to itself when it hangs: a thread cannot be stopped, but nobody has to wait for it, and
    # only one is ever lost to it.
    await anyio.to_thread.run_sync(
        services.storage.check, abandon_on_cancel=True, limiter=_one_check
    )
