"""What must hold after everything: nothing lost, nothing doubled, no byte changed."""

from __future__ import annotations

import hashlib
import random
import time
from collections import Counter
from itertools import pairwise

import httpx
import psycopg
from psycopg import sql

from ops.lab.faults import DAY
from ops.lab.sending import COLLECTION, Load, Sent
from ops.lab.site import KEY, Site, until

_SECONDS = 600.0
_DOCUMENTS = 500
"""So many documents are read back, chosen by chance, beside all files."""


def look(site: Site, load: Load) -> list[tuple[str, bool, str]]:
    """Each check, whether it holds, and in figures."""
    with psycopg.connect(site.dsn, autocommit=True) as connection:
        waited = until(lambda: _is_quiet(connection), _SECONDS, "the end of all jobs")
        found = [("all jobs end", True, f"{waited:.0f} s after the last part")]
        found.append(_numbers(connection, load))
        found.append(_digests(connection, load))
        dead = _one(connection, "select count(*) from core.job where state = 'failed'")
        found.append(("no job is a dead letter", dead == 0, f"{dead}"))
    site.wait_for(*site.apis)
    found.append(_bytes(site, load))
    whole = site.command("fsck")
    words = " ".join(whole.stdout.split())[-200:]
    found.append(("fsck finds nothing", whole.returncode == 0, words))
    return found


def longest_pause(site: Site, began: float, ended: float, *, stamps: bool = False) -> float:
    """The longest time between two jobs that ended, in seconds since 1970. With `stamps` the clock
    that stamps them was also a day ahead, and a day behind."""
    query = """
        select extract(epoch from finished_at)::float8 - %(off)s from core.job
        where finished_at between to_timestamp(%(began)s + %(off)s)
          and to_timestamp(%(ended)s + %(off)s)"""
    times = [began, ended]
    with psycopg.connect(site.dsn, autocommit=True) as connection:
        for off in (0, DAY, -DAY) if stamps else (0,):
            given = {"off": off, "began": began, "ended": ended}
            times.extend(at for (at,) in connection.execute(query, given))
    return max(float(later - earlier) for earlier, later in pairwise(sorted(times)))


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


def _digests(
    connection: psycopg.Connection[tuple[object, ...]], load: Load
) -> tuple[str, bool, str]:
    """The digest of each object is that of what was sent. fsck compares it with the bytes."""
    query = """
        select asset.id, coalesce(asset.sha256, raw.sha256) from core.asset
        join core.asset_raw as raw on raw.id = asset.raw_id"""
    rows = connection.execute(query.encode()).fetchall()
    known = {str(system_id): digest for system_id, digest in rows}
    wrong = [one for one in load.sent if known.get(one.system_id) != one.sha256]
    words = f"{len(load.sent)} digests, {len(wrong)} differ{_named(wrong)}"
    return "digests are those of what was sent", not wrong, words


def _bytes(site: Site, load: Load) -> tuple[str, bool, str]:
    """What the API answers with. A request without an answer is repeated: it says nothing of the
    bytes."""
    files = [one for one in load.sent if not one.number % 10]
    documents = [one for one in load.sent if one.number % 10]
    some = random.Random(len(documents)).sample(documents, min(_DOCUMENTS, len(documents)))  # noqa: S311 - to be repeated
    differ, absent, silent = [], [], []
    with httpx.Client(
        base_url=f"{site.url}/api/v1", headers={"Authorization": f"Bearer {KEY}"}, timeout=30,
        trust_env=False,
    ) as client:  # fmt: skip
        for one in [*files, *some]:
            answer = _asked(client, f"/objects/{one.system_id}/raw")
            if answer is None:
                silent.append(one)
            elif answer.status_code != httpx.codes.OK:
                absent.append(one)
            elif hashlib.sha256(answer.content).hexdigest() != one.sha256:
                differ.append(one)
    words = (
        f"{len(files)} files and {len(some)} documents: {len(differ)} differ{_named(differ)}, "
        f"{len(absent)} not found{_named(absent)}, {len(silent)} without an answer{_named(silent)}"
    )
    return "bytes are those that were sent", not (differ or absent or silent), words


def _asked(client: httpx.Client, path: str) -> httpx.Response | None:
    for _ in range(10):
        try:
            answer = client.get(path)
        except httpx.HTTPError:
            pass
        else:
            if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                return answer
        time.sleep(1)
    return None


def _named(some: list[Sent]) -> str:
    named = ", ".join(f"{one.number} {one.system_id}" for one in some[:5])
    return f" ({named})" if some else ""


def _one(connection: psycopg.Connection[tuple[object, ...]], query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]
