"""What must hold after everything: nothing lost, nothing doubled, no byte changed."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import pairwise

import httpx
import psycopg
from psycopg import sql

from ops.lab.sending import COLLECTION, Load
from ops.lab.site import KEY, Site, until

_SECONDS = 180.0


def look(site: Site, load: Load) -> list[tuple[str, bool, str]]:
    """Each check, whether it holds, and in figures."""
    with psycopg.connect(site.dsn, autocommit=True) as connection:
        waited = until(lambda: _is_quiet(connection), _SECONDS, "the end of all jobs")
        found = [("all jobs end", True, f"{waited:.0f} s after the last part")]
        found.append(_numbers(connection, load))
        found.append(_bytes(site, load))
        dead = _one(connection, "select count(*) from core.job where state = 'failed'")
        found.append(("no job is a dead letter", dead == 0, f"{dead}"))
    whole = site.command("fsck")
    found.append(("fsck finds nothing", whole.returncode == 0, whole.stdout.strip()[-200:]))
    return found


def longest_pause(site: Site, began: float, ended: float) -> float:
    """The longest time between two jobs that ended, in seconds since 1970."""
    query = """
        select extract(epoch from finished_at)::float8 from core.job
        where finished_at between to_timestamp(%s) and to_timestamp(%s) order by 1"""
    with psycopg.connect(site.dsn, autocommit=True) as connection:
        times = [began, *(at for (at,) in connection.execute(query, (began, ended))), ended]
    return max(float(later - earlier) for earlier, later in pairwise(times))


def _is_quiet(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    unfinished = _one(
        connection, "select count(*) from core.job where state in ('queued', 'processing')"
    )
    return not unfinished and not _one(connection, "select count(*) from core.spool")


def _numbers(
    connection: psycopg.Connection[tuple[object, ...]], load: Load
) -> tuple[str, bool, str]:
    """Each acknowledged document is there once, under the id of its answer."""
    query = sql.SQL("select (doc ->> 'n')::integer from collections.{}")
    rows = connection.execute(query.format(sql.Identifier(f"docs_{COLLECTION}"))).fetchall()
    there = Counter(row[0] for row in rows)
    wanted = {one.number for one in load.sent if one.number % 10}
    lost = len(wanted - set(there))
    doubled = sum(1 for count in there.values() if count > 1)
    ids = len({one.system_id for one in load.sent})
    words = f"{len(wanted)} documents, {lost} lost, {doubled} twice; {ids} ids"
    return "nothing is lost or doubled", not lost and not doubled and ids == len(load.sent), words


def _bytes(site: Site, load: Load) -> tuple[str, bool, str]:
    files = [one for one in load.sent if not one.number % 10]
    wrong = 0
    with httpx.Client(
        base_url=f"{site.url}/api/v1", headers={"Authorization": f"Bearer {KEY}"}, timeout=30,
        trust_env=False,
    ) as client:  # fmt: skip
        for one in [*files, *load.sent[:200]]:
            answer = client.get(f"/objects/{one.system_id}/raw")
            wrong += answer.status_code != 200 or _sha256(answer.content) != one.sha256
    return "bytes are those that were sent", not wrong, f"{len(files)} files, {wrong} differ"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _one(connection: psycopg.Connection[tuple[object, ...]], query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]
