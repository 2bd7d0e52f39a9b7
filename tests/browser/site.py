"""A whole Cubby for a browser: a database of one's own, the app on a real port, real workers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from cubby.config.settings import load
from cubby.db.client import connect
from cubby.embedding import load_pack
from tests.apps import lent_app
from tests.calling import by_name
from tests.databases import Database
from tests.packs import PACKS, models_folder
from tests.workers.plant import WorkerProcess

PATIENCE_SECONDS = 60.0
"""How long a test waits for what must happen. Nothing is measured against it."""


@dataclass
class Site:
    """`base` is where it answers. Nothing is worked on before `work` is called."""

    dsn: str
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    workers: list[WorkerProcess] = field(default_factory=list)
    _space: str | None = None

    def __post_init__(self) -> None:
        self.environment = {
            "CUBBY_DATABASE_URL": self.dsn,
            "CUBBY_ANALYST_URL": Database(self.dsn).analyst_url(),
            "CUBBY_DATA": str(self.folder),
            "CUBBY_MODELS": str(models_folder(self.folder)),
            "CUBBY_LOG_LEVEL": "error",
            "CUBBY_WORKER_METRICS_PORT": "0",
            **self.settings,
        }
        self._lent = contextlib.ExitStack()
        app = self._lent.enter_context(lent_app(load(self.environment)))
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="on"))
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._server.serve()), daemon=True
        )
        self._thread.start()
        self.wait_for(lambda: self._server.started, "the start of the server")
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        self.http = httpx.Client(base_url=self.base, timeout=PATIENCE_SECONDS)

    def close(self) -> None:
        for worker in self.workers:
            if worker.running():
                worker.kill()
        self.http.close()
        self._server.should_exit = True
        self._thread.join()
        self._lent.close()

    def call(self, function: str, **arguments: Any) -> Any:
        with connect(self.dsn) as connection:
            return by_name(connection, function, **arguments)

    def use_pack(self, name: str = "shapes-clip") -> None:
        """Search by meaning, with a small model that knows drawings of coloured shapes."""
        with connect(self.dsn, "cubby_admin") as connection:
            pack = load_pack(PACKS / name)
            connection.execute(
                "select api.register_space(%s, %s, %s::real, true)",
                (pack.space, pack.model, pack.cluster_threshold),
            )
            by_name(connection, "api.use_space", p_space=pack.space, p_actor="test")
            self._space = pack.space

    def work(self) -> WorkerProcess:
        own = {key: value for key, value in os.environ.items() if not key.startswith("CUBBY_")}
        log = self.folder / f"worker-{len(self.workers)}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        worker = WorkerProcess(own | self.environment, log, len(self.workers))
        self.workers.append(worker)
        return worker

    def post(self, documents: Any, **query: str) -> str:
        """Send JSON documents; returns the id of the request."""
        answer = self.http.post(
            "/api/v1/ingest", params=query, content=json.dumps(documents).encode(),
            headers={"Content-Type": "application/json"},
        )  # fmt: skip
        answer.raise_for_status()
        return str(answer.json()["ingest_job_id"])

    def post_files(self, *files: tuple[str, bytes], **words: str) -> str:
        """Send files in one request; returns its id."""
        answer = self.http.post(
            "/api/v1/ingest", files=[("files[]", (name, data)) for name, data in files], data=words
        )
        answer.raise_for_status()
        return str(answer.json()["ingest_job_id"])

    def status(self, request_id: str) -> dict[str, Any]:
        return dict(self.call("catalog.ingest_status", p_id=request_id))

    def finish(self, *request_ids: str) -> None:
        """Wait until all objects of these requests have ended, and the API searches in their space.
        It looks every few seconds which that is."""
        for request_id in request_ids:
            self.wait_for(
                lambda at=request_id: self.status(at)["state"] in ("done", "failed"),
                f"the end of request {request_id}",
            )
        if self._space is not None:
            self.wait_for(lambda: self._searched_space() == self._space, "the use of the pack")

    def _searched_space(self) -> str | None:
        found = self.http.get("/api/v1/search", params={"q": "red"}).raise_for_status().json()
        return None if found["embedding_space"] is None else str(found["embedding_space"])

    def accept(self, schema_id: str) -> None:
        """Accept a proposal as a program does."""
        self.http.post(f"/api/v1/schemas/{schema_id}/accept").raise_for_status()

    def schema_of(self, collection: str) -> dict[str, Any]:
        """The proposal for a collection, as soon as there is one."""

        def found() -> dict[str, Any] | None:
            items = self.call("catalog.list_schemas", p_limit=1000)["items"]
            return next((item for item in items if item["collection"] == collection), None)

        schema: dict[str, Any] = self.wait_for(found, f"a proposal for {collection}")
        return schema

    def wait_for(self, happened: Callable[[], Any], what: str) -> Any:
        """Look until `happened()` is true, and return what it gave."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not (result := happened()):
            if time.monotonic() > end:
                logs = "\n".join(worker.path.read_text()[-4000:] for worker in self.workers)
                raise AssertionError(f"{what} did not happen\n{logs}")
            time.sleep(0.02)
        return result
