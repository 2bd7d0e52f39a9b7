"""What every handler works with: the settings, the database, storage, the embedder."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar, cast

import anyio.to_thread
import psycopg
import structlog
from litestar import Litestar
from litestar.datastructures import State
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from cubby.app.events import Events
from cubby.app.keys import Keys
from cubby.app.pictures import Pictures
from cubby.app.readiness import Readiness
from cubby.app.refusals import Refusals
from cubby.app.sharing import Sharing
from cubby.app.spool import Spool
from cubby.app.usage import key_id
from cubby.app.vectors import QueryVectors
from cubby.app.waking import Waker
from cubby.config.settings import Settings
from cubby.db import client
from cubby.db.calls.call import Call
from cubby.db.errors import CubbyError
from cubby.storage import Storage, open_storage
from cubby.telemetry import logs, traces

T = TypeVar("T")
ROLE = "cubby_api"
POOL_SIZE = 8
POOL_SECONDS = 5.0
_POSTGRES = {"db.system.name": "postgresql"}

log = structlog.get_logger(__name__)


@dataclass
class Services:
    """The open resources of one process."""

    settings: Settings
    pool: AsyncConnectionPool[psycopg.AsyncConnection[Any]]
    storage: Storage
    # Set when the process is to end; whoever waits for something then stops waiting.
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    vectors: QueryVectors = field(init=False)
    pictures: Pictures = field(init=False)
    keys: Keys = field(init=False)
    events: Events = field(init=False)
    spool: Spool = field(init=False)
    waker: Waker = field(init=False)
    sharing: Sharing = field(init=False)
    readiness: Readiness = field(init=False)
    refusals: Refusals = field(init=False)

    def __post_init__(self) -> None:
        self.vectors = QueryVectors(self.settings, self.call)
        self.pictures = Pictures(self.settings)
        self.keys = Keys(self.settings, self.call)
        self.events = Events(self.settings.database_url or "", self.call)
        self.spool = Spool(self.settings.spool_bytes)
        self.waker = Waker(self.call)
        self.sharing = Sharing(self.storage, self.call)
        self.refusals = Refusals(self.call)
        self.readiness = Readiness(self.settings.database_url or "", self.storage)

    async def call(self, wanted: Call[T]) -> T:
        """One function of `api` or `catalog` on a connection of the pool."""
        async with self.pool.connection() as connection:
            with traces.inner(wanted.function, kind="client", **_POSTGRES):
                if not wanted.function.startswith("api."):
                    return await client.call(connection, wanted)
                return await client.call(connection, wanted, traces.traceparent(), key_id())

    async def text(self, wanted: Call[T]) -> T:
        """As `call`, for an answer that nothing is added to: JSON text, sent on as it is. Typed as
        what the text says, which is what the answer of the handler says too."""
        async with self.pool.connection() as connection:
            return cast("T", await client.call_text(connection, wanted))


class StartError(Exception):
    """The app cannot start; the message says what to do."""


async def in_thread(function: Callable[..., T], *arguments: Any) -> T:
    """Run what blocks (storage above all) beside the event loop. Waits for it even when cancelled,
    so that nothing goes on writing after its request has been cleaned up."""
    return await anyio.to_thread.run_sync(function, *arguments)


@contextlib.asynccontextmanager
async def lifespan(app: Litestar) -> AsyncIterator[None]:
    """Opens the resources before the first request and closes them after the last.

    The database and storage may be away at this moment: the pool keeps trying, requests get 503
    and /ready says which of them is missing.
    """
    settings: Settings = app.state.settings
    if settings.database_url is None:
        raise StartError("CUBBY_DATABASE_URL is not set: `cubby up` starts its own Postgres")
    logs.configure(settings.log_level, "api")
    traces.configure("cubby-api")
    os.environ.setdefault("PGAPPNAME", "cubby-api")
    storage = await in_thread(
        partial(open_storage, settings.storage, readable=settings.library_is_open)
    )
    pool = client.connect_pool(settings.database_url, ROLE, size=POOL_SIZE, timeout=POOL_SECONDS)
    await pool.open(wait=False)
    services = Services(settings, pool, storage)
    services.stopping = app.state.get("stopping", services.stopping)
    app.state.services = services
    warming = asyncio.create_task(_warm(services))
    log.info("api ready", storage=settings.storage)
    try:
        yield
    finally:
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)
        await services.refusals.close()
        await services.events.close()
        await services.sharing.close()
        await services.waker.close()
        await services.readiness.close()
        await in_thread(services.pictures.close)
        await in_thread(traces.close)
        await pool.close()


async def _warm(services: Services) -> None:
    """Judge who may come in, and load the embedder, before the first request asks for either."""
    with contextlib.suppress(CubbyError, PoolTimeout):
        await services.keys.begin()
    with contextlib.suppress(CubbyError, PoolTimeout):
        await services.vectors.embedder()


def provide_services(state: State) -> Services:
    return state.services  # type: ignore[no-any-return]
