"""Lineage says when something happened and which login did it, whatever the caller says."""

from __future__ import annotations

from typing import Any

import psycopg

from tests.db.cubby import Cubby


def test_no_login_but_a_superuser_sets_the_clock(
    cubby: Cubby, eve: psycopg.Connection[Any]
) -> None:
    eve.execute("set cubby.now = '2001-01-01T00:00:00Z'")
    eve.execute("select api.change_setting('N_sample', '64', 'eve')")

    assert cubby.rows(
        "select abs(extract(epoch from created_at - clock_timestamp())) < 600 from core.lineage"
    ) == [(True,)]


def test_the_login_stands_beside_the_actor_that_it_named(
    cubby: Cubby, eve: psycopg.Connection[Any]
) -> None:
    eve.execute("set cubby.actor = 'ada'")
    eve.execute("select api.change_setting('N_sample', '64', 'ada')")
    cubby.set("N_sample", 32)

    assert cubby.rows(
        "select actor, db_user from catalog.lineage where actor <> 'worker' order by id"
    ) == [
        ("ada", "eve"),
        ("test", "postgres"),
    ]
