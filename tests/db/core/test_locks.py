"""Locks by name: which transaction waits for which, in which order, and that no other role can hold
one."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import psycopg
import pytest

from cubby.db import client
from tests.db.cubby import Cubby, at_once

FUNCTIONS = Path(client.__file__).parent / "functions"
ROLES = ("cubby_service", "cubby_analyst", "cubby_admin")
_REEMBEDDING = "select id from core.job where task = 'media.reembed' and state = 'queued'"


def _taken(cubby: Cubby, kind: str, key: int = 1, shared: bool = False) -> bool:
    """Whether another transaction could take the lock now."""
    with cubby.database.connect("cubby_owner") as other:
        other.execute("set lock_timeout = '50ms'")
        try:
            other.execute("select core._lock(%s, %s, %s)", [kind, key, shared])
        except psycopg.errors.LockNotAvailable:
            return True
    return False


@pytest.mark.parametrize(
    ("held_shared", "wanted_shared", "waits"),
    [(False, False, True), (False, True, True), (True, False, True), (True, True, False)],
)
def test_a_lock_is_held_alone_or_shared(
    cubby: Cubby, held_shared: bool, wanted_shared: bool, waits: bool
) -> None:
    cubby.run("select core._lock('acceptance', 1)")
    with cubby.owner.transaction():
        cubby.owner.execute("select core._lock('acceptance', 1, %s)", [held_shared])
        assert _taken(cubby, "acceptance", shared=wanted_shared) is waits
        assert not _taken(cubby, "acceptance", key=2)
        assert not _taken(cubby, "decision")
    assert not _taken(cubby, "acceptance")


def test_the_first_to_take_a_lock_keeps_others_out_too(cubby: Cubby) -> None:
    with cubby.owner.transaction():
        cubby.owner.execute("select core._lock('decision', 7)")
        assert _taken(cubby, "decision", key=7)
    assert not _taken(cubby, "decision", key=7)


def test_many_that_share_make_each_other_wait_and_no_more(cubby: Cubby) -> None:
    """More than there are slots: those beyond wait for one of them, and all end."""
    others = [cubby.another() for _ in range(24)]
    counted = threading.Semaphore(0)

    def share(other: Cubby) -> None:
        with other.owner.transaction():
            other.owner.execute("select core._lock('acceptance', 3, true)")
            counted.release()

    assert at_once(*(lambda other=other: share(other) for other in others)) == [None] * 24
    for other in others:
        other.close()


def test_whoever_wants_a_lock_alone_is_not_kept_out_by_a_stream_that_shares_it(
    cubby: Cubby,
) -> None:
    cubby.run("select core._lock('acceptance', 5)")
    others = [cubby.another() for _ in range(3)]
    ended = threading.Event()

    def stream(other: Cubby) -> None:
        while not ended.is_set():
            with other.owner.transaction():
                other.owner.execute("select core._lock('acceptance', 5, true), pg_sleep(0.01)")

    def alone() -> None:
        try:
            cubby.owner.execute("set lock_timeout = '30s'")
            cubby.run("select core._lock('acceptance', 5)")
        finally:
            ended.set()

    assert at_once(alone, *(lambda other=other: stream(other) for other in others)) == [None] * 4
    for other in others:
        other.close()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("'decision', 1", "'acceptance', 1"),
        ("'acceptance', 2", "'acceptance', 1"),
        ("'space', 1", "'spaces'"),
        ("'acceptance', 1, true", "'acceptance', 1, false"),
    ],
)
def test_a_lock_out_of_order_is_refused_where_tests_ask_for_it(
    cubby: Cubby, first: str, second: str
) -> None:
    def both() -> None:
        with cubby.owner.transaction():
            cubby.owner.execute(f"select core._lock({first})")
            cubby.owner.execute(f"select core._lock({second})")

    with pytest.raises(psycopg.errors.InternalError_, match=r"The lock .* is"):
        both()
    # The next transaction holds nothing.
    cubby.run(f"select core._lock({second})")


def test_a_lock_that_is_held_may_be_taken_again(cubby: Cubby) -> None:
    with cubby.owner.transaction():
        for lock in (
            "'acceptance', 1",
            "'decision', 1",
            "'acceptance', 1",
            "'acceptance', 1, true",
        ):
            cubby.owner.execute(f"select core._lock({lock})")


def test_a_kind_that_does_not_exist_is_refused(cubby: Cubby) -> None:
    with pytest.raises(psycopg.errors.InternalError_, match="Unknown kind of lock: other"):
        cubby.run("select core._lock('other')")


@pytest.mark.parametrize("role", ROLES)
def test_no_other_role_takes_or_even_reads_a_lock(cubby: Cubby, role: str) -> None:
    with cubby.database.connect(role) as connection:
        for attempt in (
            "select core._lock('routing')",
            "select from core.named_lock for update",
            "select from core.named_lock",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(attempt)


def test_every_kind_is_taken_by_some_function_and_none_besides(shared: Cubby) -> None:
    texts = "".join(path.read_text() for path in FUNCTIONS.rglob("*.sql"))
    taken = set(re.findall(r"core\._lock\('(\w+)'", texts))

    assert taken == {kind for (kind,) in shared.rows("select kind from core.lock_kind")}
    assert "pg_advisory" not in texts


def test_filling_one_space_and_using_another_do_not_wait_for_each_other_in_a_circle(
    cubby: Cubby,
) -> None:
    """A transaction took the space it fills from, and then others by the order of their names."""
    names = ["a-512", "b-512", "c-512"]
    for name in names:
        cubby.space(name)
    for target in names:
        cubby.call("api.use_space", p_space=names[0], p_actor="test")
        cubby.call("api.begin_reembedding", p_space=target, p_actor="test")
        job = cubby.value(_REEMBEDDING)
        cubby.begin(job)
        answer = cubby.call("api.next_reembedding", p_job_id=job)
        assert answer["state"] == "done"
        assert cubby.value("select space from core.embedding_space where active") == target
