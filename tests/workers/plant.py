"""A database, a storage folder and real worker processes, for tests that watch them work."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from cubby.db.client import connect
from cubby.documents import NdjsonSplitter, split_json
from cubby.media import HEAD_BYTES, sniff
from cubby.storage import Storage, open_storage
from tests.calling import by_name
from tests.forked import WORKER, Forked
from tests.logins import SECRET

REPOSITORY = Path(__file__).parents[2]
PATIENCE_SECONDS = 180.0
"""How long a test waits for what must happen. Nothing is measured against it."""


class WorkerProcess:
    """A worker, with its log in a file."""

    def __init__(self, environment: dict[str, str], log: Path, index: int) -> None:
        self.path = log
        self._told = False
        with log.open("ab") as output:
            self._process = Forked(
                WORKER, ["--index", str(index)], environment, output.fileno(), output.fileno()
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def children(self) -> list[int]:
        """Its decoder processes."""
        return [
            int(pid)
            for listed in Path(f"/proc/{self.pid}/task").glob("*/children")
            for pid in listed.read_text().split()
        ]

    def log(self) -> list[dict[str, Any]]:
        """What it has logged; lines that are not JSON come as {"event": line}."""
        entries: list[dict[str, Any]] = []
        for line in self.path.read_text().splitlines():
            try:
                entries.append(json.loads(line))
            except ValueError:
                entries.append({"event": line})
        return entries

    def wait(self) -> int:
        return self._process.wait(PATIENCE_SECONDS)

    def running(self) -> bool:
        return self._process.poll() is None

    def gave_up(self) -> bool:
        """Whether it ended without having been told to."""
        return not self._told and not self.running()

    def terminate(self) -> None:
        """SIGTERM: it gets to finish."""
        self._told = True
        self._process.send_signal(signal.SIGTERM)

    def stop(self) -> int:
        """SIGTERM, and wait for the exit code."""
        self.terminate()
        return self.wait()

    def kill(self) -> None:
        """SIGKILL: it gets to say nothing."""
        self._told = True
        self._process.kill()
        self._process.wait()


@dataclass
class Plant:
    """What an API process would do to a database and a storage, and a look at what came of it."""

    dsn: str
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    workers: list[WorkerProcess] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.root = self.folder / "storage"
        # Workers have the storage of the settings; so has the test.
        self.storage: Storage = open_storage(
            self.settings.get("CUBBY_STORAGE_URL", f"fs://{self.root}")
        )
        self.service = connect(self.dsn)
        # A look that has to wait for a job is a fault of the test or of the database.
        self.owner = psycopg.connect(
            self.dsn, autocommit=True, options="-c statement_timeout=30s -c cubby.actor=test"
        )

    def close(self) -> None:
        for worker in self.workers:
            if worker.running():
                worker.kill()
        self.service.close()
        self.owner.close()

    def environment(self, **more: str) -> dict[str, str]:
        own = {key: value for key, value in os.environ.items() if not key.startswith("CUBBY_")}
        return own | {
            "CUBBY_DATABASE_URL": self.dsn,
            "CUBBY_LOGINS_SECRET": SECRET,
            "CUBBY_DATA": str(self.folder),
            "CUBBY_EMBEDDER": "histogram",
            "CUBBY_WORKER_METRICS_PORT": "0",
            **self.settings,
            **more,
        }

    def work(self, index: int = 0, **more: str) -> WorkerProcess:
        """Start a worker; `close` ends it."""
        log = self.folder / f"worker-{len(self.workers)}.log"
        worker = WorkerProcess(self.environment(**more), log, index)
        self.workers.append(worker)
        return worker

    def call(self, function: str, **arguments: Any) -> Any:
        return by_name(self.service, function, **arguments)

    def rows(self, query: LiteralString, *arguments: Any) -> list[Any]:
        """A look anywhere, as a superuser."""
        return self.owner.execute(query, arguments).fetchall()

    def change_setting(self, name: str, value: int | float | bool) -> None:
        self.owner.execute(
            "update core.setting set value = to_jsonb(%s::text::numeric) where name = %s",
            (value, name),
        )

    def send(
        self,
        *parts: bytes | Path,
        form: str = "json",
        collection: str | None = None,
        spooled: bool = False,
    ) -> str:
        """Accept one request: bytes are a payload in `form`, paths are files. Returns its id.
        `spooled`: as while storage is away."""
        request_id = str(self.rows("select uuidv7()")[0][0])
        listed: list[dict[str, Any]] = []
        elements: tuple[list[int], list[int], list[int]] = ([], [], [])
        spool: list[bytes] = []
        for number, part in enumerate(parts):
            data = part.read_bytes() if isinstance(part, Path) else part
            key = f"incoming/{request_id}/{number}"
            if spooled:
                spool.append(data)
            else:
                self.storage.put(key, data)
            listed.append(
                {
                    "part_id": str(number),
                    "uri": self.storage.uri_of(key),
                    "sha256": sha256(data),
                    "size_bytes": len(data),
                    "claimed_type": None,
                    "failure": None,
                    "spooled": spooled,
                }
            )
            if isinstance(part, Path):
                sniffed = sniff(data[:HEAD_BYTES], part.name)
                listed[-1] |= {
                    "kind": "media",
                    "media_type": sniffed.media_type,
                    "content_type": sniffed.content_type,
                    "filename": part.name,
                    "format": None,
                }
            else:
                listed[-1] |= {
                    "kind": "json",
                    "media_type": None,
                    "content_type": "application/json",
                    "filename": None,
                    "format": form,
                }
                for offset, length in places(data, form):
                    for column, value in zip(elements, (number + 1, offset, length), strict=True):
                        column.append(value)
        self.call(
            "api.accept_ingest",
            p_request={"id": request_id, "owner": "ann", "tags": [], "collection": collection},
            p_parts=listed,
            p_element_parts=elements[0],
            p_element_offsets=elements[1],
            p_element_lengths=elements[2],
            p_spool=spool,
        )
        return request_id

    def wait_for(self, happened: Callable[[], Any], what: str) -> Any:
        """Look until `happened()` is true, and return what it gave."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not (result := happened()):
            gone = bool(self.workers) and all(worker.gave_up() for worker in self.workers)
            if time.monotonic() > end or gone:
                logs = "\n".join(worker.path.read_text()[-4000:] for worker in self.workers)
                raise AssertionError(f"{what} did not happen\n{logs}")
            time.sleep(0.02)
        return result

    def finish(self, request_id: str) -> list[str]:
        """Wait for the end of all jobs of a request; returns the states of its objects in order."""
        self.wait_for(
            lambda: {state for state, _ in self.jobs(request_id)} <= {"done", "failed"},
            f"the end of request {request_id}",
        )
        return [
            row[0]
            for row in self.rows(
                "select status from core.asset where request_id = %s order by ordinal", request_id
            )
        ]

    def failures(self, request_id: str) -> list[tuple[int, str, str, str]]:
        """(ordinal, stage, code, message) of the objects that failed."""
        return self.rows(
            "select ordinal, stage, code, message from core.failure"
            " join core.asset on asset.id = asset_id where request_id = %s order by ordinal",
            request_id,
        )

    def jobs(self, request_id: str, columns: LiteralString = "state, attempts") -> list[Any]:
        return self.rows(
            "select " + columns + " from core.job where request_id = %s order by id", request_id
        )

    @contextlib.contextmanager
    def held(self, table: LiteralString) -> Iterator[None]:
        """No session may write to a table for so long: a job that wants to stands still there."""
        with psycopg.connect(self.dsn) as connection:
            connection.execute("lock table " + table + " in exclusive mode")
            yield
            connection.rollback()

    def standing_still(self, count: int = 1) -> list[int]:
        """Wait until so many jobs wait for a lock; returns their server processes."""
        query: LiteralString = (
            "select pid from pg_stat_activity"
            " where wait_event_type = 'Lock' and datname = current_database() order by pid"
        )
        found = self.wait_for(
            lambda: rows if len(rows := self.rows(query)) >= count else None,
            f"{count} jobs waiting for a lock",
        )
        return [row[0] for row in found]

    def registered(self) -> set[int]:
        """The workers that procrastinate knows: each process has one for each of its queues."""
        return {row[0] for row in self.rows("select id from queue.procrastinate_workers")}

    def forget_heartbeats(self, of: set[int] | None = None) -> None:
        """Make these workers, else all, look as if they had fallen silent long ago."""
        self.rows(
            "update queue.procrastinate_workers set last_heartbeat = now() - interval '1 hour'"
            " where id = any (%s) returning id",
            list(self.registered() if of is None else of),
        )

    def take_jobs_away(self) -> None:
        """Give every job to another, as a sweep does while its worker is silent. In one
        transaction, because a worker that lives says so every few seconds."""
        with self.owner.transaction():
            self.forget_heartbeats()
            self.rows("select api.sweep_jobs()")

    def queue_rows(self) -> list[tuple[str, bool]]:
        """(status, whether a worker holds it) of what procrastinate knows."""
        return self.rows(
            "select status::text, worker_id is not null from queue.procrastinate_jobs order by id"
        )


def places(data: bytes, form: str) -> list[tuple[int, int]]:
    """Offset and length of each document."""
    if form == "json":
        split = split_json(data)
        return list(zip(split.offsets, split.lengths, strict=True))
    splitter = NdjsonSplitter()
    splitter.feed(data)
    return list(zip(*splitter.finish(), strict=True))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
