"""A deployed database driven as the API and the workers would drive it, without files or queues."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import numpy as np
import psycopg

from cubby.db.client import Vector
from cubby.db.errors import WrongState
from cubby.gate import Finding, check
from tests.calling import by_name
from tests.db.sent import Part, Sent, documents, facts_of, image, key_sets, request_of

DIMENSIONS = 512


class Database(Protocol):
    dsn: str

    def connect(self, role: str | None = ...) -> psycopg.Connection[Any]: ...

    def give_back(self, role: str, connection: psycopg.Connection[Any]) -> None: ...


def vector(*weights: float) -> Vector:
    """A unit vector whose first components have these proportions."""
    values = np.zeros(DIMENSIONS, dtype=np.float32)
    values[: len(weights)] = weights
    return Vector(values / np.linalg.norm(values))


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Run the steps in threads that start together; their results, or what they raised."""
    barrier = threading.Barrier(len(steps))
    results: list[Any] = [None] * len(steps)

    def run(index: int, step: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[index] = step()
        except Exception as error:  # noqa: BLE001 -- handed to the test
            results[index] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Cubby:
    """One service connection, which plays API and worker, and one of the owner, which sees all."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.service = database.connect()
        self.owner = database.connect("cubby_owner")
        # It looks at tables that change their columns while it looks.
        self.owner.prepare_threshold = None
        # What a test changes by hand is its own act.
        self.owner.execute("set cubby.actor = 'test'")

    def close(self) -> None:
        self.database.give_back("cubby_service", self.service)
        self.database.give_back("cubby_owner", self.owner)

    def another(self) -> Cubby:
        """The same database over connections of its own, for another thread."""
        return Cubby(self.database)

    def call(self, function: str, **arguments: Any) -> Any:
        """As the API calls it, which has the gate look at DDL before it is accepted, and again when
        the proposal has changed since."""
        if function == "api.accept_schema":
            for _ in range(5):
                self.pass_gate(arguments["p_schema_id"])
                try:
                    return by_name(self.service, function, **arguments)
                except WrongState as error:
                    if "gate" not in error.detail:
                        raise
        return by_name(self.service, function, **arguments)

    def check(self) -> None:
        """Do the jobs that look at proposals, as a worker does."""
        query = (
            "select id, schema_id from core.job where task = %s and state = 'queued' order by id"
        )
        for job, schema in self.rows(query, "schema.gate"):
            self.begin(job)
            self.pass_gate(schema)
            self.call("api.end_gate", p_job_id=job)
        for job, _ in self.rows(query, "schema.dry_run"):
            self.begin(job)
            while self.call("api.dry_run_batch", p_job_id=job)["state"] != "done":
                pass

    def pass_gate(self, schema_id: Any) -> list[Finding]:
        """Have the gate look at a schema's DDL as it is now; what it found."""
        there = self.rows("select from core.schema_def where id = %s", schema_id)
        if not there:
            return []
        asked = by_name(self.service, "catalog.schema_ddl", p_id=schema_id)
        findings = check(asked["statements"], asked["proposal"])
        by_name(
            self.service,
            "api.record_gate",
            p_schema_id=schema_id,
            p_ddl_sha256=asked["gate"]["ddl_sha256"],
            p_findings=[finding.as_json() for finding in findings],
            p_actor="gate",
        )
        return findings

    def rows(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        return self.owner.execute(query, arguments or None).fetchall()

    def value(self, query: str, *arguments: Any) -> Any:
        return self.rows(query, *arguments)[0][0]

    def run(self, statement: str, *arguments: Any) -> None:
        self.owner.execute(statement, arguments or None)

    def set(self, name: str, value: Any) -> None:
        """Change a setting, and do the job that applies it to what is undecided."""
        self.call("api.change_setting", p_name=name, p_value=value, p_actor="test")
        self.reconsider()

    def reconsider(self) -> None:
        for (job,) in self.rows(
            "select id from core.job where task = 'schema.reconsider' and state = 'queued'"
        ):
            self.begin(job)
            while self.call("api.reconsider_schemas", p_job_id=job)["state"] == "running":
                pass

    # The API's side.

    def accept(self, *parts: Part, **request: Any) -> Sent:
        answer = self.call("api.accept_ingest", **request_of(parts, **request))
        elements: list[bytes | None] = []
        for part in parts:
            elements += part.elements or [None]
        return Sent(answer, elements)

    # A worker's side.

    def jobs(self, sent: Sent, task: str = "%", state: str = "%") -> list[int]:
        return [
            row[0]
            for row in self.rows(
                "select id from core.job where request_id = %s and task like %s and state like %s"
                " order by id",
                sent.id,
                task,
                state,
            )
        ]

    def begin(self, job: int, worker: str = "worker") -> Any:
        return self.call("api.begin_job", p_job_id=job, p_worker=worker)

    def fail(self, job: int, code: str = "broken", permanent: bool = False) -> Any:
        return self.call(
            "api.fail_job",
            p_job_id=job,
            p_stage="decode",
            p_code=code,
            p_message=f"it is {code}",
            p_permanent=permanent,
        )

    def bury(self, job: int, code: str = "broken") -> Any:
        self.begin(job)
        return self.fail(job, code, permanent=True)

    def store(
        self,
        job: int,
        sent: Sent,
        rejects: Sequence[dict[str, Any]] = (),
        repairs: Sequence[dict[str, Any]] = (),
        without: Iterable[int] = (),
    ) -> Any:
        """COPY the job's elements, but for `rejects` and `without`, and store them."""
        first, last = self.rows(
            "select first_ordinal, last_ordinal from core.job where id = %s", job
        )[0]
        left_out = {reject["ordinal"] for reject in rejects} | set(without)
        with self.service.transaction():
            self.copy(
                job, {n: sent.elements[n] for n in range(first, last + 1) if n not in left_out}
            )
            answer = self.call(
                "api.store_documents",
                p_job_id=job,
                p_rejects=list(rejects),
                p_repairs=list(repairs),
            )
        self.learn()
        return answer

    def learn(self) -> None:
        """Take up what was stored into samples, drift and proposals, as json.index does first."""
        for (collection,) in self.rows("select id from core.collection order by id"):
            self.rows("select core._learn_all(%s)", collection)

    def copy(self, job: int, elements: dict[int, bytes | None]) -> None:
        statement = "copy api.inbox (job_id, ordinal, sha256, doc) from stdin (on_error ignore)"
        with self.service.cursor().copy(statement) as copy:
            for ordinal, element in elements.items():
                assert element is not None
                text = element.replace(b"\\", b"\\\\")
                digest = hashlib.sha256(element).hexdigest().encode()
                copy.write(b"%d\t%d\t%b\t%b\n" % (job, ordinal, digest, text))

    def work(self, sent: Sent) -> Sent:
        """Do the request's documents' jobs as the queue hands them out."""
        for task in ("json.route", "json.store"):
            for job in self.jobs(sent, task, "queued"):
                self.begin(job)
                if task == "json.route":
                    elements = [element for element in sent.elements if element is not None]
                    self.call("api.route_documents", p_job_id=job, p_key_sets=key_sets(elements))
                else:
                    self.store(job, sent)
        return sent

    def ingest(self, *values: Any, filename: str | None = None, **request: Any) -> Sent:
        """Accept documents and do all their jobs."""
        return self.work(self.accept(documents(*values, filename=filename), **request))

    def collection_of(self, sent: Sent) -> list[str]:
        """The collection of each object of a request, in order."""
        return [
            row[0]
            for row in self.rows(
                "select collection from catalog.asset where request_id = %s order by ordinal",
                sent.id,
            )
        ]

    def proposal(self, collection: str, version: int = 1) -> dict[str, Any]:
        """catalog.schema_detail of a version of a collection."""
        schema = self.value(
            "select id from core.schema_def where name = %s and version = %s", collection, version
        )
        return dict(self.call("catalog.schema_detail", p_id=schema))

    def accept_schema(self, collection: str, version: int = 1) -> dict[str, Any]:
        """Accept a collection's proposal and fill its table."""
        detail = self.proposal(collection, version)
        self.call("api.accept_schema", p_schema_id=detail["id"], p_actor="anna")
        self.backfill()
        return self.proposal(collection, version)

    def roll_back(self, collection: str, version: int = 1) -> dict[str, Any]:
        schema = self.proposal(collection, version)["id"]
        return dict(self.call("api.rollback_schema", p_schema_id=schema, p_actor="anna"))

    def backfill(self) -> None:
        """Do the queued jobs of tables."""
        for (job,) in self.rows(
            "select id from core.job where task = 'schema.backfill' and state = 'queued'"
        ):
            self.begin(job)
            while self.call("api.backfill_schema", p_job_id=job)["state"] == "running":
                pass

    def verify(self, collection: str) -> dict[str, Any]:
        return dict(self.call("api.verify_collection", p_name=collection))

    # Pictures.

    def space(self, space: str = "test-512", threshold: float = 0.8) -> str:
        self.call(
            "api.register_space", p_space=space, p_model="m", p_threshold=threshold, p_has_text=True
        )
        return space

    def media_job(self, part: Part | None = None, **request: Any) -> int:
        """An accepted file whose job has begun."""
        job = self.jobs(self.accept(part or image(), **request))[0]
        self.begin(job)
        return job

    def record(
        self, job: int, at: Vector | None = None, space: str = "test-512", **facts: Any
    ) -> Any:
        frames = facts.pop("frames", [])
        return self.call(
            "api.record_media",
            p_job_id=job,
            p_facts=facts_of(**facts),
            p_space=space if at is not None else None,
            p_vector=at,
            p_frame_seconds=[second for second, _ in frames],
            p_frame_vectors=[frame for _, frame in frames],
        )

    def picture(
        self,
        at: Vector | None = None,
        part: Part | None = None,
        space: str = "test-512",
        **more: Any,
    ) -> Any:
        """A picture from acceptance to its place; what record_media answered."""
        request = {name: more.pop(name) for name in ("owner", "tags", "comments") if name in more}
        job = self.media_job(part, **request)
        answer = self.record(job, at, space, **more)
        self.call(
            "api.record_placement",
            p_job_id=job,
            p_uri=f"fs://{answer['content_key']}",
            p_thumbnails={"256": f"fs://{answer['thumbnail_keys']['256']}"},
            p_library=f"fs://{answer['library_key']}" if answer["library_key"] else None,
        )
        return answer
