"""How much an analyst's sessions delay the requests of others."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from functools import partial

import psycopg

from bench.figures import Row, Sizes
from bench.ground import Ground
from bench.waits import fill, row, waits
from cubby.cli.database import Database
from cubby.cli.postgres import attach
from cubby.config import load
from cubby.db.logins import ANALYST

_MOST_RATIO = 2.0
_CONNECTIONS = 30
"""As many as the role may have: see db/limits.sql."""
_HEAVY = """
select count(distinct md5(a.id::text || b.n)) from catalog.asset as a
cross join generate_series(1, 100000) as b (n)
"""
_LOCKS = """
select pg_advisory_lock(hashtext('cubby.' || kind)), pg_advisory_lock(hashtext('cubby.' || kind), n)
from unnest(array['routing', 'spaces', 'spool', 'acceptance', 'decision', 'profile']) as kind,
     generate_series(0, 50) as n
"""


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """An idle transaction that has an id, advisory locks of every kind, a heavy query without end,
    and every connection that the role may have."""
    fill(ground)
    data = ground.stack.data_dir
    database = Database(load({"CUBBY_DATA": str(data)}), attach(data))
    yield row(
        "requests beside the worst of analysts", sizes.rounds,
        partial(waits, ground, sizes.waits), partial(_at_work, database.login(ANALYST)),
        _MOST_RATIO,
    )  # fmt: skip


@contextlib.contextmanager
def _at_work(address: str) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        sessions = [
            stack.enter_context(psycopg.connect(address, autocommit=True))
            for _ in range(_CONNECTIONS)
        ]
        idle, locks, heavy = sessions[:3]
        idle.execute("set idle_in_transaction_session_timeout = 0")
        idle.execute("begin")
        idle.execute("select pg_current_xact_id(), count(*) from catalog.asset")
        locks.execute(_LOCKS)
        heavy.execute("set statement_timeout = 0")
        working = threading.Thread(target=_never_ending, args=(heavy,))
        working.start()
        try:
            yield
        finally:
            heavy.cancel_safe()
            working.join()


def _never_ending(session: psycopg.Connection[object]) -> None:
    with contextlib.suppress(psycopg.errors.QueryCanceled):
        session.execute(_HEAVY)
