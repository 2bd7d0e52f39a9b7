"""Is it alive, is it ready, how is it doing: for supervisors, load balancers, Prometheus."""

from __future__ import annotations

from typing import cast

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
from cubby.telemetry.metrics import Sample, exposition

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
    """Answers from memory: each dependency is checked in the background, the database every two
    seconds and storage every ten, while this is asked for. Without storage the process is still
    ready: small requests are accepted and kept in the database, and `spooled` says how much.
    A process that was asked to stop is not ready: see CUBBY_DRAIN_SECONDS."""
    found = await services.readiness.dependencies()
    if found["storage"].ready and services.spool.storage_is_away:
        found["storage"] = Dependency(ready=False, error="A write failed a few seconds ago")
    can_spool = services.spool.limit > 0
    can_work = found["database"].ready and (found["storage"].ready or can_spool)
    if services.draining.is_set():
        found["process"] = Dependency(ready=False, error="Told to stop: send requests elsewhere")
    answer = Ready(ready=can_work and "process" not in found, dependencies=found)
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
        async with services.connection() as connection:
            query = "select name, labels, value from catalog.metrics() order by name, labels"
            samples = [row async for row in client.rows(connection, query)]
    except (CubbyError, PoolTimeout) as error:
        log.warning("metrics without those of the database", error=str(error))
    text, content_type = exposition(cast("list[Sample]", samples))
    return Response(text, headers={"Content-Type": content_type})
