"""Search for files by their names, among as many as a photographer has.

Measured in processor time of the server process, which other load on the machine hardly changes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from bench.figures import Row, Sizes
from bench.ground import Ground
from cubby.db.calls import catalog
from cubby.db.client import call_sync, connect

_MOST_MS = 30.0
_HITS = 20
_TAG = "named-by-bench"
# A third counted by a camera, a third named by the clock of a phone, a third by a person.
_FILES = """
with request as (
  insert into core.ingest_request (id, objects_total, tags, created_at)
  values (uuidv7(), %(count)s, array[%(tag)s], now()) returning id
), named as materialized (
  select n, uuidv7() as raw_id, case n %% 3
    when 0 then format('IMG_%%s.jpg', lpad(n::text, 4, '0'))
    when 1 then to_char(timestamp '2014-01-01' + n * interval '53 minutes', '"IMG_"YYYYMMDD_HH24MISS".jpg"')
    else format('%%s %%s %%s (%%s).jpg', to_char(date '2014-01-01' + n / 30, 'YYYY-MM-DD'),
                (array['Sommerfest','Urlaub','Geburtstag','Wanderung','Konzert'])[n %% 5 + 1],
                (array['Köln','Straßburg','Łódź','Málaga','東京','Reykjavík','Αθήνα'])[n %% 7 + 1], n) end as filename
  from generate_series(1, %(count)s) as n
), raw as (
  insert into core.asset_raw
    (id, request_id, part_id, uri, sha256, size_bytes, content_type, filename, created_at)
  select raw_id, request.id, n::text, 'fs://made', '', 1, 'image/jpeg', filename, now() from named, request
), asset as (
  insert into core.asset
    (id, status, kind, media_type, request_id, ordinal, raw_id, size_bytes, content_type, tags, created_at)
  select uuidv7(), 'done', 'media', 'image', request.id, n, raw_id, 1, 'image/jpeg', array[%(tag)s], now()
  from named, request
  returning id
)
insert into core.media (asset_id, sha256) select id, '' from asset
"""  # noqa: E501
_NAMES = "select filename from core.asset_raw where uri = 'fs://made' and filename is not null"
_PLAIN = """
select asset.id from core.asset join core.asset_raw as raw on raw.id = raw_id
where filename ilike %s limit %s
"""


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Whole names, names without their extension, numbers, words, beginnings of words, and words
    that a third of all names have. The floor looks at each name for the text."""
    with psycopg.connect(ground.database, autocommit=True) as connection:
        connection.execute(_FILES, {"count": sizes.names, "tag": _TAG})
        connection.execute(
            "select core._settle_facts(array_agg(id)) from"
            " (select id, ordinal / 1000 as batch from core.asset where %s = any (tags)) as made"
            " group by batch",
            (_TAG,),
        )
        connection.execute("vacuum analyze core.search_text, core.asset, core.asset_raw")
        names = [name for (name,) in connection.execute(_NAMES).fetchall()]
    queries = _queries(names, sizes.searches)
    taken: dict[str, list[float]] = {"cubby": [], "ilike": []}
    p50s, walls = [], []
    with (
        connect(ground.database) as cubby,
        psycopg.connect(ground.database, autocommit=True) as plain,
    ):
        for number in range(sizes.rounds + 1):
            mine, waits = _costs(cubby, queries, lambda query: _search(cubby, query))
            bare, _ = _costs(
                plain,
                queries,
                lambda query: plain.execute(_PLAIN, (f"%{query}%", _HITS)).fetchall(),
            )
            if number > 0:
                taken["cubby"].append(float(np.percentile(mine, 95)))
                taken["ilike"].append(float(np.percentile(bare, 95)))
                p50s.append(float(np.percentile(mine, 50)))
                walls.append(float(np.percentile(waits, 95)))
    p95 = float(np.median(taken["cubby"]))
    yield Row(
        name=f"search by name among {sizes.names:,} files, p95 of CPU", unit="ms", cubby=p95,
        floor=float(np.median(taken["ilike"])), floor_is="ilike over all names",
        also={"cubby": f"p50 {np.median(p50s):.1f} ms; waited for {np.median(walls):.1f} ms"},
        rounds=dict(taken),
        aim=f"< {_MOST_MS:g} ms", holds=p95 < _MOST_MS,
    )  # fmt: skip


def _queries(names: list[str], count: int) -> list[str]:
    """The same in every run; the first are whole names, which must be found."""
    chance = random.Random(7)
    made = []
    for n in range(count):
        name = chance.choice(names)
        stem = name.removesuffix(".jpg")
        words = stem.replace("_", " ").split()
        made.append(
            [name, stem, words[-1].strip("()"), " ".join(words[:2]), words[0][:4], words[1][:5]][
                n % 6
            ]
        )
    return made


def _costs(
    connection: psycopg.Connection[Any], queries: list[str], find: Callable[[str], Any]
) -> tuple[list[float], list[float]]:
    """Of each query the milliseconds of processor time that the server took, and those waited."""
    used = Path(f"/proc/{connection.info.backend_pid}/schedstat")
    costs, waits = [], []
    for query in queries:
        begun, before = time.perf_counter(), _nanoseconds(used)
        find(query)
        costs.append((_nanoseconds(used) - before) / 1e6)
        waits.append((time.perf_counter() - begun) * 1e3)
    return costs, waits


def _nanoseconds(used: Path) -> int:
    return int(used.read_text().split()[0])


def _search(connection: psycopg.Connection[Any], query: str) -> None:
    page = call_sync(connection, catalog.search_page(query=query, filter={}, limit=_HITS))
    first = page.items[0]
    if query.endswith(".jpg") and first.filename != query:
        raise AssertionError(f"{first.filename!r} is the first hit for {query!r}")
