"""Whatever the session of an analyst does, the requests of others continue."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import psycopg
import pytest

from cubby.app.vectors import QueryVectors
from cubby.db import client as db_client
from cubby.db.errors import Busy
from cubby.storage import open_storage
from tests.db.cubby import Cubby, vector

LOCKS = ("routing", "spaces", "spool", "mover", "nightly", "first_key", "duplicates")


@pytest.fixture
def analyst(cubby: Cubby) -> Iterator[psycopg.Connection[Any]]:
    """A login that is a member of cubby_analyst and of nothing else, as a person has."""
    with cubby.database.connect(None) as root:
        root.execute("drop role if exists ada")
        root.execute("create role ada login in role cubby_analyst")
        address = cubby.database.dsn.replace("//postgres@", "//ada@")
        with psycopg.connect(address) as connection:
            yield connection
        root.execute("drop role ada")


def _events(cubby: Cubby, after: str) -> list[str]:
    page = cubby.call("catalog.events_after", p_after=after)
    return [event["stage"] for event in page["events"]]


def test_locks_that_an_analyst_takes_are_none_of_cubbys(
    cubby: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    """Every advisory lock of earlier versions, and every one that is to be seen in pg_locks."""
    for name in LOCKS:
        analyst.execute("select pg_advisory_lock(hashtext(%s))", [f"cubby.{name}"])
        analyst.execute("select pg_advisory_lock(hashtext(%s), 0)", [f"cubby.{name}"])
    for kind in ("acceptance", "decision", "profile"):
        for collection in range(1, 5):
            analyst.execute(
                "select pg_advisory_lock(hashtext(%s), %s)", [f"cubby.{kind}", collection]
            )
    cubby.service.execute("set lock_timeout = '5s'")

    sent = cubby.ingest({"a": 1}, {"b": 1, "c": 2})
    cubby.ingest({"a": 2}, collection="named")
    cubby.space()
    cubby.call("api.begin_nightly")

    assert len(set(cubby.collection_of(sent))) == 2


def test_a_transaction_that_an_analyst_leaves_open_holds_back_no_event(
    cubby: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    cursor = cubby.call("catalog.events_after")["cursor"]
    analyst.execute("select pg_current_xact_id(), count(*) from catalog.asset")

    cubby.ingest({"a": 1})

    assert "received" in _events(cubby, cursor)


@pytest.mark.parametrize("role", ["cubby_api", "cubby_worker", "cubby_admin"])
def test_a_transaction_of_a_role_that_may_write_lineage_still_holds_events_back(
    cubby: Cubby, role: str
) -> None:
    """Else an event could come after a later one was sent."""
    cursor = cubby.call("catalog.events_after")["cursor"]
    with cubby.database.connect(role) as writer, writer.transaction():
        writer.execute("select pg_current_xact_id()")
        cubby.ingest({"a": 1})
        assert _events(cubby, cursor) == []
    assert "received" in _events(cubby, cursor)


def test_an_analyst_writes_no_lineage_by_what_it_may_call(
    cubby: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    """This is what makes it right to send events while its transaction runs."""
    before = cubby.value("select count(*) from core.lineage")
    cubby.space()
    after = cubby.value("select count(*) from core.lineage")
    analyst.execute("select api.request_query_vector('a red car')")
    analyst.commit()

    assert cubby.value("select count(*) from core.lineage") == after
    assert after > before
    callable_by_analysts = cubby.rows(
        "select proname from pg_proc where pronamespace = 'api'::regnamespace"
        " and has_function_privilege('cubby_analyst', oid, 'execute') order by 1"
    )
    assert callable_by_analysts == [("embed_text",), ("request_query_vector",)]


def test_a_text_that_an_analyst_holds_keeps_no_search_waiting(
    cubby: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    space = cubby.space()
    analyst.execute("select api.request_query_vector('a red car')")  # and no commit
    cubby.service.execute("set lock_timeout = 0")

    with pytest.raises(Busy):
        cubby.call(
            "api.record_query_vector", p_space=space, p_question="a red car", p_vector=vector(1)
        )

    cubby.call(
        "api.record_query_vector", p_space=space, p_question="another car", p_vector=vector(1)
    )
    assert cubby.value("show lock_timeout") != "20ms"


async def test_a_search_goes_on_without_keeping_the_vector_of_such_a_text(settings: Any) -> None:
    class Text:
        space = "space"

        def embed_texts(self, texts: list[str]) -> Any:
            return np.eye(1, 512, dtype=np.float32)

    async def call(wanted: Any) -> Any:
        if wanted.function == "catalog.ready":
            return {"space": "space"}
        if wanted.function == "catalog.query_vector":
            return {"state": "unknown", "question": "car", "vector": None}
        raise Busy("Another transaction holds what this needs")

    vectors = QueryVectors(settings, call, open_storage(settings.storage))
    vectors._load = lambda _: Text()  # type: ignore[method-assign]

    space, found = await vectors.of_text("car")

    assert space == "space"
    assert found is not None


def test_texts_that_analysts_ask_for_are_bounded(
    cubby: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    cubby.space()
    with pytest.raises(psycopg.Error, match="1000 texts wait for their vectors already"):
        analyst.execute(
            "select api.request_query_vector('text ' || n) from generate_series(1, 1001) as n"
        )
    analyst.rollback()
    analyst.execute(
        "select api.request_query_vector('text ' || n) from generate_series(1, 1000) as n"
    )


def test_an_analyst_makes_no_large_object_and_no_temporary_table(
    analyst: psycopg.Connection[Any],
) -> None:
    for attempt in (
        "select lo_create(0)", "select lo_creat(-1)", "select lo_from_bytea(0, 'x')",
        "select lo_put(1, 0, 'x')", "select pg_logical_emit_message(true, 'x', 'x')",
        "select pg_logical_emit_message(false, 'x', 'x'::bytea)",
        "create temporary table x (n integer)",
        "create table public.x (n integer)", "create table collections.x (n integer)",
        "create schema mine",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            analyst.execute(attempt)
        analyst.rollback()


def test_the_shared_analyst_has_limits(cubby: Cubby) -> None:
    with cubby.database.connect(None) as root:
        (limit, settings) = root.execute(
            "select rolconnlimit, rolconfig from pg_roles where rolname = 'cubby_analyst'"
        ).fetchone() or (None, None)

    assert limit == 30
    assert {setting.partition("=")[0] for setting in settings} >= {
        "statement_timeout", "idle_in_transaction_session_timeout", "transaction_timeout",
        "idle_session_timeout", "lock_timeout", "temp_file_limit",
    }  # fmt: skip


def test_connections_of_analysts_leave_room_for_those_of_cubby(cubby: Cubby) -> None:
    """Also those of logins that have no limit of their own: some connections are reserved."""
    with cubby.database.connect(None) as root:
        reserved = root.execute(
            "select setting::integer from pg_settings where name = 'reserved_connections'"
        ).fetchone()
        member = root.execute(
            "select pg_has_role('cubby_api', 'pg_use_reserved_connections', 'member'),"
            " pg_has_role('cubby_analyst', 'pg_use_reserved_connections', 'member')"
        ).fetchone()

    assert reserved is not None
    assert reserved[0] >= 20
    assert member == (True, False)


@pytest.mark.parametrize(
    ("setting", "kept", "work"),
    [
        ("analyst_statement_seconds", "statement_timeout", "select pg_sleep(600)"),
        ("analyst_transaction_seconds", "transaction_timeout", "select pg_sleep(600)"),
        ("person_idle_seconds", "idle_in_transaction_session_timeout", "begin"),
    ],
)
def test_a_session_that_raised_its_own_limits_is_ended_all_the_same(
    cubby: Cubby, setting: str, kept: str, work: str
) -> None:
    cubby.set(setting, 1)
    with cubby.database.connect(None) as root:
        root.execute("drop role if exists ada")
        root.execute("create role ada login in role cubby_analyst")
    ada = db_client.connect(cubby.database.dsn.replace("//postgres@", "//ada@"), None)
    try:
        for name in ("statement_timeout", "transaction_timeout", kept):
            ada.execute(f"set {name} = 0")
        running = threading.Thread(target=_hold, args=(ada, work))
        running.start()
        ended = 0
        while not ended:
            ended = cubby.call("api.end_long_sessions")
        running.join(60)
        with pytest.raises(psycopg.Error):
            ada.execute("select 1")
    finally:
        ada.close()
        with cubby.database.connect(None) as root:
            root.execute("drop role ada")


def _hold(session: psycopg.Connection[Any], work: str) -> None:
    with contextlib.suppress(psycopg.Error):
        session.execute(work)  # type: ignore[call-overload]


def test_sessions_within_their_limits_and_those_of_cubby_are_left_alone(
    cubby: Cubby, analyst: psycopg.Connection[Any], eve: psycopg.Connection[Any]
) -> None:
    for name in ("analyst_statement_seconds", "analyst_transaction_seconds"):
        cubby.set(name, 1)
    with cubby.database.connect("cubby_api") as process, process.transaction():
        process.execute("select pg_sleep(1.5)")
        assert cubby.call("api.end_long_sessions") == 0
    for session in (analyst, eve, process):
        if not session.closed:
            session.execute("select 1")
