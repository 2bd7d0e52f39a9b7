"""GET /events under a real server: nothing is missed, whatever is cut or restarted."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from cubby.cli.postgres import EmbeddedPostgres
from cubby.db.apply import deploy
from cubby.db.client import connect
from cubby.db.logins import Logins
from tests.app.server.conftest import Server
from tests.calling import by_name

PATIENCE = 40.0


class Stream:
    """Reads events in a thread, as a program would beside its work."""

    def __init__(self, server: Server, last: str | None = None, **query: Any) -> None:
        self.events: list[dict[str, Any]] = []
        self.comments: list[str] = []
        self.ended = False
        headers = {"Last-Event-ID": last} if last else {}
        self._client = httpx.Client(base_url=f"{server.url}/api/v1/", timeout=PATIENCE)
        self._open = self._client.stream("GET", "events", params=query, headers=headers)
        self.answer = self._open.__enter__()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        self.wait(lambda: self.comments or self.ended)

    def _read(self) -> None:
        event: dict[str, Any] = {}
        with contextlib.suppress(httpx.HTTPError, httpx.StreamClosed):
            for line in self.answer.iter_lines():
                name, _, value = line.partition(": ")
                if line.startswith(":"):
                    self.comments.append(line)
                elif line:
                    event[name] = value
                elif "data" in event:
                    told = {"id": event["id"], "event": event["event"]}
                    self.events.append(told | json.loads(event["data"]))
                    event = {}
        self.ended = True

    def close(self) -> None:
        self.answer.close()
        self._client.close()

    def wait(self, happened: Any) -> None:
        until = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < until, (self.events[-3:], self.comments[-3:])
            time.sleep(0.02)

    def until(self, count: int) -> list[dict[str, Any]]:
        self.wait(lambda: len(self.events) >= count)
        return self.events

    def stages(self) -> list[str]:
        return [event["stage"] for event in self.events]


def send(server: Server, value: int = 1) -> str:
    with server.client() as client:
        answer = client.post("ingest", json={"a": value})
        assert answer.status_code == 202
        return str(answer.json()["ingest_job_id"])


def told(database: Any) -> list[str]:
    rows = database.rows("select xid || '.' || id from core.lineage order by xid, id")
    return [row[0] for row in rows]


@pytest.fixture
def opened() -> Iterator[Any]:
    streams: list[Stream] = []

    def run(*arguments: Any, **query: Any) -> Stream:
        streams.append(Stream(*arguments, **query))
        return streams[-1]

    yield run
    for stream in streams:
        stream.close()


def test_a_client_is_told_what_happens_from_then_on(start, opened):
    server = start()
    send(server)
    stream = opened(server)

    request = send(server, 2)

    (event,) = stream.until(1)
    assert (event["stage"], event["request_id"]) == ("received", request)
    assert event["detail"]["objects"] == 1
    assert stream.answer.headers["content-type"].startswith("text/event-stream")


def test_after_a_cut_a_client_goes_on_where_it_was_and_misses_nothing(start, opened, database):
    server = start()
    first = opened(server)
    for n in range(3):
        send(server, n)
    last = first.until(3)[1]["id"]
    first.close()
    for n in range(3):
        send(server, n)

    again = opened(server, last)
    send(server)

    again.until(5)
    everything = told(database)
    assert [event["id"] for event in again.events] == everything[2:]
    assert len(everything) == 7


def test_any_process_can_go_on_for_any_other(start, opened, database):
    server = start(processes=2)
    streams = [opened(server) for _ in range(6)]
    threads = [threading.Thread(target=send, args=(server, n)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for stream in streams:
        stream.until(20)
        assert [event["id"] for event in stream.events] == told(database)


def test_only_what_happens_to_one_request_is_told_of_it(start, opened, database):
    server = start()
    request = send(server)
    last = "0.00000000-0000-0000-0000-000000000000"
    stream = opened(server, last, request=request)
    for n in range(5):
        send(server, n)
    job = database.value("select id from core.job where request_id = %s limit 1", request)
    database.call("api.begin_job", p_job_id=job, p_worker="w")

    stream.until(2)
    assert stream.stages() == ["received", "processing"]
    assert {event["request_id"] for event in stream.events} == {request}


def test_what_a_slow_transaction_did_is_told_before_what_came_after_it_began(
    start, opened, database
):
    server = start()
    stream = opened(server)
    with psycopg.connect(database.dsn) as slow:
        slow.execute("set role cubby_owner")
        slow.execute("select core._act('test')")
        slow.execute("select core._trace('slow', '{}')")
        request = send(server)
        time.sleep(0.5)
        assert stream.events == []
        slow.commit()

    stream.until(2)
    assert stream.stages() == ["slow", "received"]
    assert stream.events[1]["request_id"] == request


def test_after_a_cut_of_the_database_nothing_is_missing(start, opened, database):
    server = start()
    stream = opened(server)
    send(server)
    stream.until(1)
    with psycopg.connect(database.dsn, autocommit=True) as root:
        root.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        root.execute("set role cubby_owner")
        root.execute("set cubby.actor = 'test'")
        root.execute("select core._trace('while_away', '{}')")

    send(server)
    stream.until(3)
    assert stream.stages() == ["received", "while_away", "received"]
    assert not stream.ended


def test_a_restart_of_the_database_is_survived(start, opened, tmp_path_factory):
    folder = tmp_path_factory.mktemp("own") / "data"
    postgres = EmbeddedPostgres(folder)
    postgres.start()
    try:
        deploy(postgres.address.dsn(), Logins(postgres.address.role_passwords()))
        server = start(CUBBY_DATABASE_URL=postgres.address.dsn("cubby_api"))
        stream = opened(server)
        send(server)
        last = stream.until(1)[0]["id"]
        postgres.stop()
        postgres.start()
        with connect(postgres.address.dsn("cubby_admin"), "cubby_admin") as admin:
            by_name(admin, "api.put_tag_label", p_label="dog")
        again = opened(server, last)

        stream.until(2)
        again.until(1)
        assert stream.stages() == ["received", "label_changed"]
        assert again.stages() == ["label_changed"]
    finally:
        postgres.stop()


def test_who_only_looks_again_is_told_once_in_a_while_that_something_changed(
    start, opened, database
):
    server = start()
    seldom, often = opened(server, every=3600), opened(server, every=1)
    send(server)
    for stream in (seldom, often):
        stream.until(1)
    for n in range(3):
        send(server, n)

    # The first at once, and of the others the last in any case, when a second is over.
    everything = told(database)
    often.wait(lambda: often.events[-1]["id"] == everything[3])
    assert {event["event"] for event in often.events} == {"changed"}
    assert often.events[0]["id"] == everything[0]
    assert [event["id"] for event in seldom.events] == everything[:1]


def test_a_stream_ends_when_its_time_is_over(start, opened):
    stream = opened(start(), seconds=1)

    stream.wait(lambda: stream.ended)
    assert stream.events == []


def test_an_id_that_is_none_is_refused_before_the_stream_begins(start):
    server = start()
    with server.client() as client:
        for last in ("x", "1.2", "-1.00000000-0000-0000-0000-000000000000"):
            answer = client.get("events", headers={"Last-Event-ID": last})
            assert (answer.status_code, answer.json()["code"]) == (400, "CB001")
        assert client.get("events?request=x").status_code == 404


def test_only_what_the_filters_let_through_is_told(start, opened, database):
    server = start()
    with server.client() as client:
        for owner in ("ann", "bob"):
            params = {"owner": owner, "collection": "things"}
            assert client.post("ingest", json={"a": owner}, params=params).status_code == 202
    last = "0.00000000-0000-0000-0000-000000000000"
    stream = opened(server, last, owner="bob", kind="request", stage=["received", "failed"])
    other = opened(server, last, collection="nothing")
    send(server)
    with server.client() as client:
        client.post("ingest", json={"a": 3}, params={"owner": "bob"})

    stream.until(2)
    assert [(one["owner"], one["stage"]) for one in stream.events] == [("bob", "received")] * 2
    assert stream.events[0]["collection"] == "things"
    assert other.events == []


def test_a_kind_that_is_none_is_refused_before_the_stream_begins(start):
    with start().client() as client:
        assert client.get("events", params={"kind": "file"}).status_code == 400
