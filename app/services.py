"""What every handler works with: the settings, the database, storage, the embedder."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar, cast

import anyio.to_thread
import psycopg
import structlog
from litestar import Litestar
from litestar.datastructures import State
from psycopg_pool import PoolTimeout

from cubby.app.backlog import Backlog
from cubby.app.budgets import Budgets, over_budget, pool_sizes
from cubby.app.clock import Clock
from cubby.app.events import Events
from cubby.app.keys import Keys
from cubby.app.pictures import Pictures
from cubby.app.problems import ClientGone
from cubby.app.readiness import Readiness
from cubby.app.refusals import Refusals
from cubby.app.replica import NotFit, Replica
from cubby.app.selects import Selects
from cubby.app.sharing import Sharing
from cubby.app.spool import Spool
from cubby.app.usage import key_id, running
from cubby.app.vectors import QueryVectors
from cubby.app.waking import Waker
from cubby.config.settings import Settings
from cubby.db import client, sessions
from cubby.db.breaker import Breaker
from cubby.db.calls.call import Call
from cubby.db.calls.call import Caller as Carrier
from cubby.db.errors import CubbyError, DatabaseUnavailable
from cubby.db.pools import Pool, bounded
from cubby.storage import Storage, open_storage
from cubby.telemetry import logs, traces
from cubby.telemetry.storing import timed

T = TypeVar("T")
ROLE = "cubby_api"
POOL_SECONDS = 5.0
WATCH_AFTER_SECONDS = 0.5
"""A statement that takes longer is cancelled when its client hangs up."""
_POSTGRES = {"db.system.name": "postgresql"}

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Pools:
    """Connections by what they are for: those that send wait for none that ask."""

    sending: Pool
    asking: Pool
    admin: Pool
    inside: Pool
    breaker: Breaker

    async def open(self) -> None:
        for pool in self._all():
            await pool.open(wait=False)

    async def close(self) -> None:
        await self.breaker.close()
        for pool in self._all():
            await pool.close()

    def _all(self) -> tuple[Pool, ...]:
        return self.sending, self.asking, self.admin, self.inside


@dataclass
class Services:
    """The open resources of one process."""

    settings: Settings
    pools: Pools
    storage: Storage
    replica: Replica | None = field(init=False, default=None)
    # Set when the process is to end; what waits for something then stops waiting.
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    # Set before that: load balancers learn to send nothing more.
    draining: asyncio.Event = field(default_factory=asyncio.Event)
    budgets: Budgets = field(init=False)
    vectors: QueryVectors = field(init=False)
    pictures: Pictures = field(init=False)
    keys: Keys = field(init=False)
    clock: Clock = field(init=False)
    events: Events = field(init=False)
    spool: Spool = field(init=False)
    waker: Waker = field(init=False)
    sharing: Sharing = field(init=False)
    readiness: Readiness = field(init=False)
    refusals: Refusals = field(init=False)
    backlog: Backlog = field(init=False)
    selects: Selects = field(init=False)

    def __post_init__(self) -> None:
        self.vectors = QueryVectors(self.settings, self.call, self.storage)
        self.pictures = Pictures(self.settings)
        self.budgets = Budgets(self.settings)
        self.keys = Keys(self.settings, self.call_inside)
        self.clock = Clock(self.call_inside)
        if self.settings.read_url is not None:
            self.replica = _replica(self.settings, self.settings.read_url, self.call_inside)
        settled = self.replica.settle if self.replica is not None else None
        self.events = Events(self.settings.listen_url, self.call_inside, settled)
        self.spool = Spool(self.settings.spool_bytes, check=self.storage.check)
        self.waker = Waker(self.call_inside)
        self.sharing = Sharing(self.storage, self.call_for_many, self.spool, self.clock)
        self.refusals = Refusals(self.call_inside)
        self.backlog = Backlog(self.call_inside)
        self.selects = Selects(self.settings)
        self.readiness = Readiness(self.settings.database_url or "", self.storage, self.spool)

    async def call(self, wanted: Call[T]) -> T:
        """One function of `api` or `catalog`, for the running request and within its budgets."""

        usage = running.get()
        if usage is not None and wanted.function.startswith("api."):
            usage.changed = True

        async def carried_out(connection: psycopg.AsyncConnection[Any]) -> T:
            return await _carry_out(connection, wanted)

        return await self._while_wanted(partial(self._ask, wanted, carried_out), wanted)

    async def text(self, wanted: Call[T]) -> T:
        """As `call`, for an answer that nothing is added to: JSON text, sent on as it is. Typed as
        what the text says, which is what the answer of the handler says too."""

        async def carried_out(connection: psycopg.AsyncConnection[Any]) -> T:
            return cast("T", await client.call_text(connection, wanted))

        return await self._while_wanted(partial(self._ask, wanted, carried_out), wanted)

    async def _ask(
        self, wanted: Call[T], carry_out: Callable[[psycopg.AsyncConnection[Any]], Awaitable[T]]
    ) -> T:
        """Of the read replica, where it may answer this and can; else of the main database."""
        replica = self.replica
        if replica is not None and (pool := replica.pool_for(wanted)) is not None:

            async def replicated() -> T:
                async with self._lent(pool) as connection:
                    await replica.check(connection)
                    return await carry_out(connection)

            with contextlib.suppress(NotFit):
                return await replica.ask(replicated())
        async with self.connection() as connection:
            return await carry_out(connection)

    async def call_inside(self, wanted: Call[T]) -> T:
        """As `call`, for what the process itself asks, as the key's actor. No request can
        take its connections."""
        async with self.pools.inside.connection() as connection:
            return await _carry_out(connection, wanted)

    async def call_for_many(self, wanted: Call[T]) -> T:
        """As `call`, for what is recorded for several senders together."""
        async with self.pools.sending.connection() as connection:
            return await _carry_out(connection, wanted)

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        """A connection of the pool of the running request, of which its key may have half."""
        usage = running.get()
        pool: Pool = getattr(self.pools, usage.lane if usage is not None else "admin")
        async with self._lent(pool) as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def _lent(self, pool: Pool) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        usage = running.get()
        lane = usage.lane if usage is not None else "admin"
        account = usage.account if usage is not None else None
        async with contextlib.AsyncExitStack() as stack:
            if account is not None:
                await stack.enter_async_context(account.share(lane, pool.timeout))
            connection = await stack.enter_async_context(pool.connection())
            if lane == "asking":
                own = account.statement_seconds if account else None
                usual = self.settings.key_statement_seconds
                await stack.enter_async_context(bounded(connection, own, usual))
            yield connection

    async def _while_wanted(self, work: Callable[[], Awaitable[T]], wanted: Call[Any]) -> T:
        """What changes something is never cancelled: it would not be known whether it was done."""
        usage = running.get()
        if usage is None or usage.lane != "asking" or not wanted.function.startswith("catalog."):
            return await work()
        return await self.while_wanted(work)

    async def while_wanted(self, work: Callable[[], Awaitable[T]]) -> T:
        """Ask while the client waits for the answer."""
        usage = running.get()
        if usage is None or not usage.body_is_read:
            return await work()
        task = asyncio.ensure_future(work())
        try:
            done, _ = await asyncio.wait({task}, timeout=WATCH_AFTER_SECONDS)
            if not done:
                await asyncio.wait({task, usage.gone()}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise ClientGone("The client closed the connection before the answer")
            return task.result()
        except DatabaseUnavailable as error:
            if isinstance(error.__cause__, psycopg.errors.QueryCanceled):
                own = usage.account.statement_seconds if usage.account is not None else None
                seconds = own or self.settings.key_statement_seconds
                raise over_budget("statement_seconds", seconds, 1) from error
            raise
        finally:
            if not task.done():
                task.cancel()  # which cancels the statement on the server, too
                await asyncio.gather(task, return_exceptions=True)


async def _carry_out(connection: psycopg.AsyncConnection[Any], wanted: Call[T]) -> T:
    with traces.inner(wanted.function, kind="client", **_POSTGRES):
        if not wanted.function.startswith("api."):
            return await client.call(connection, wanted)
        return await client.call(connection, wanted, traces.traceparent(), key_id())


def _pools(settings: Settings, dsn: str) -> Pools:
    breaker = Breaker(dsn)
    make = partial(client.connect_pool, dsn, ROLE, timeout=POOL_SECONDS, breaker=breaker)
    sizes = pool_sizes(settings.api_connections)
    return Pools(
        sending=make(size=sizes["sending"]),
        asking=make(size=sizes["asking"], statement_timeout=f"{settings.key_statement_seconds}s"),
        # None is kept: it is used now and then.
        admin=make(size=sizes["admin"], least=0),
        inside=make(size=max(2, settings.api_connections - sum(sizes.values()))),
        breaker=breaker,
    )


def _replica(settings: Settings, url: str, main: Carrier) -> Replica:
    """Pools as those of the main database have, for the lanes that ask."""
    breaker = Breaker(url, "read replica")
    make = partial(client.connect_pool, url, ROLE, least=0, timeout=POOL_SECONDS, breaker=breaker)
    sizes = pool_sizes(settings.api_connections)
    seconds = f"{settings.key_statement_seconds}s"
    pools = {
        "asking": make(size=sizes["asking"], statement_timeout=seconds),
        "admin": make(size=sizes["admin"]),
    }
    return Replica(pools, make(size=1), main, settings.read_lag_seconds)


class StartError(Exception):
    """The app cannot start; the message says what to do."""


async def in_thread(function: Callable[..., T], *arguments: Any) -> T:
    """Run what blocks (storage above all) beside the event loop. Waits for it even when cancelled,
    so that nothing keeps writing after its request has been cleaned up."""
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
    sessions.pool_by_transaction(settings.database_pooling == "transaction")
    storage = timed(
        await in_thread(
            partial(
                open_storage,
                settings.storage,
                readable=settings.library_is_open,
                make=app.state.get("may_make_storage", True),
            )
        )
    )
    pools = _pools(settings, settings.database_url)
    await pools.open()
    services = Services(settings, pools, storage)
    if services.replica is not None:
        await services.replica.open()
    services.stopping = app.state.get("stopping", services.stopping)
    services.draining = app.state.get("draining", services.draining)
    app.state.services = services
    warming = asyncio.create_task(_warm(services))
    log.info("api ready", storage=settings.storage)
    try:
        yield
    finally:
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)
        await services.refusals.close()
        await services.backlog.close()
        await services.events.close()
        await services.sharing.close()
        await services.waker.close()
        await services.readiness.close()
        await services.spool.close()
        await services.vectors.close()
        await in_thread(services.pictures.close)
        await in_thread(traces.close)
        if services.replica is not None:
            await services.replica.close()
        await pools.close()


async def _warm(services: Services) -> None:
    """Check access, and load the embedder, before the first request asks for either."""
    with contextlib.suppress(CubbyError, PoolTimeout):
        await services.keys.begin()
    with contextlib.suppress(CubbyError, PoolTimeout):
        await services.vectors.embedder()


def is_draining(state: State) -> bool:
    """Whether the process was asked to stop and serves on for a while."""
    draining = state.get("draining")
    return draining is not None and bool(draining.is_set())


def provide_services(state: State) -> Services:
    return state.services  # type: ignore[no-any-return]
