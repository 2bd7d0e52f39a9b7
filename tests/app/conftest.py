"""The app on a real database and a real folder, called in process."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from cubby.app.services import Services
from cubby.config.settings import Settings, load
from cubby.storage import Storage, open_storage
from tests.app.hand import Hand
from tests.apps import lent_app
from tests.databases import Database
from tests.db.reused import Reused

Open = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def database(_databases: Any, _clean: dict[str, Reused]) -> Iterator[Database]:
    """Emptied after each test: nothing outlives the app, which runs in this process."""
    yield Database(_clean["database"].dsn)
    if not _clean["database"].reset():
        _clean["database"] = _databases("clean")


@pytest.fixture
def settings(database: Any, tmp_path: Path) -> Settings:
    return load(
        {
            "CUBBY_DATA": str(tmp_path / "data"),
            "CUBBY_DATABASE_URL": database.dsn,
            "CUBBY_LOG_LEVEL": "warning",
            "CUBBY_EMBEDDER": "histogram",
            "CUBBY_ALLOWED_HOSTS": "cubby",
            "CUBBY_LOCAL_ACCOUNTS": "any",  # a call in process comes through no socket
        }
    )


@pytest.fixture
def analyst_url(database: Any) -> str:
    return str(database.analyst_url())


@pytest.fixture
def stored(settings: Settings) -> Callable[[], list[str]]:
    """The URIs of everything in storage now."""
    storage = open_storage(settings.storage)
    return lambda: [uri for uri, _ in storage.list()]


@pytest.fixture
def storage(settings: Settings) -> Storage:
    return open_storage(settings.storage)


@pytest.fixture
def opened(settings: Settings) -> Open:
    """A client of an app whose settings differ: `async with opened(max_parts=3) as client`."""
    return lambda **changes: _opened(dataclasses.replace(settings, **changes))


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with _opened(settings) as client:
        yield client


class Client(httpx.AsyncClient):
    """Paths without a slash in front are those of the API; `stopping` tells the app to end,
    `services` are what its handlers work with."""

    stopping: asyncio.Event
    services: Services

    async def request(self, method: str, url: Any, **kwargs: Any) -> httpx.Response:
        path = url if str(url).startswith("/") else f"/api/v1/{url}"
        return await super().request(method, path, **kwargs)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    with lent_app(settings) as app:
        app.state.stopping = asyncio.Event()
        started, stop = asyncio.Event(), asyncio.Event()

        # The lifespan is entered and left in one task, as a server does; fixtures change tasks.
        async def live() -> None:
            async with app.lifespan():
                started.set()
                await stop.wait()

        life = asyncio.create_task(live())
        waiting = asyncio.create_task(started.wait())
        await asyncio.wait({life, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if life.done():
            waiting.cancel()
            await life
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        try:
            async with Client(transport=transport, base_url="http://cubby") as client:
                client.stopping = app.state.stopping
                client.services = app.state.services
                yield client
        finally:
            stop.set()
            await life


@pytest.fixture
def hand(database: Any, storage: Storage) -> Hand:
    return Hand(database, storage)
