"""What it costs to find the copies of one new film among many, and to compare it with them."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import psycopg

from bench import films
from bench.bulk import own_database
from bench.figures import Row, Sizes
from bench.ground import Ground
from bench.processor import spent
from cubby.media import footage, spans

_DATABASE = "bench_recognition"
_CODES = 64
_NEW = 12
_CALLS = 10
_COMPARED = 8
_MOST_MS = 150.0
_ASSETS = """
  with request as (
    insert into core.ingest_request (id, objects_total, created_at) values (uuidv7(), 1, now()) returning id
  ), raw as (
    insert into core.asset_raw (id, request_id, part_id, uri, sha256, size_bytes, content_type, created_at)
    select uuidv7(), id, '0', 'fs://made', 'x', 1, 'video/mp4', now() from request returning id, request_id
  )
  insert into core.asset
    (id, status, kind, media_type, request_id, ordinal, raw_id, sha256, size_bytes, content_type, created_at)
  select uuidv7(), 'done', 'media', 'video', request_id, n, raw.id, md5(n::text) || md5(n::text), 1, 'video/mp4', now()
  from raw, generate_series(1, %s) as n
  returning id
"""  # noqa: E501


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Films are made up of codes; those that are looked for are drawn, and are among them."""
    count = max(sizes.assets)
    drawn = [_film(number) for number in range(_NEW)]
    with own_database(ground, _DATABASE) as connection:
        _fill(connection, count, drawn)
        asset = connection.execute("select id from core.asset limit 1").fetchone()
        taken = [_cost(connection, asset, drawn, number) for number in range(_NEW)]
    lookup, comparison = (statistics.median(each) for each in zip(*taken, strict=True))
    yield Row(
        name=f"a film looked up among {count:,} and compared with {_COMPARED}, median CPU",
        unit="ms", cubby=lookup + comparison, floor=None, floor_is="",
        also={"cubby": f"{lookup:.1f} ms in Postgres, {comparison:.1f} ms for the comparisons"},
        aim=f"< {_MOST_MS:g} ms", holds=lookup + comparison < _MOST_MS,
    )  # fmt: skip


def _film(number: int) -> footage.Footage:
    """Half a minute at four pictures a second."""
    size = (footage.LOOKED_AT, footage.LOOKED_AT)
    pictures = films.drawn(500 + number, 30, 6).pictures[::2]
    small = [cv2.resize(cv2.cvtColor(one, cv2.COLOR_RGB2GRAY), size) for one in pictures]
    found = footage.of_pictures(np.stack(small).astype(np.uint8))
    assert found is not None
    return found


def _fill(connection: psycopg.Connection[Any], count: int, drawn: list[footage.Footage]) -> None:
    """Half of the codes are those of drawn films with a bit turned: real ones are not spread
    evenly."""
    chance = np.random.default_rng(3)
    connection.execute("set session_replication_role = replica")
    ids = [each for (each,) in connection.execute(_ASSETS, (count,)).fetchall()]
    real = np.array([code for one in drawn for code in one.marks().codes])
    copy = "copy core.fingerprint_code (kind, code, asset_id) from stdin"
    # Row by row the index takes ten times as long.
    connection.execute("alter table core.fingerprint_code drop constraint fingerprint_code_pkey")
    with connection.cursor().copy(copy) as rows:
        for number, asset in enumerate(ids):
            codes = set(chance.integers(0, 1 << 25, _CODES // 2).tolist())
            turned = real[chance.integers(0, len(real), _CODES // 2)]
            codes |= set((turned ^ (1 << chance.integers(0, 24, _CODES // 2))).tolist())
            if number < len(drawn):
                codes = set(drawn[number].marks().codes)
            for code in codes:
                rows.write_row(("film", code, asset))
    connection.execute("alter table core.fingerprint_code add primary key (kind, code, asset_id)")
    connection.execute(
        "insert into core.fingerprint (asset_id, film, made_at)"
        " select id, %s, now() from core.asset",
        (drawn[0].stored(),),
    )
    connection.execute("vacuum analyze core.fingerprint_code, core.fingerprint, core.asset")


def _cost(
    connection: psycopg.Connection[Any], asset: Any, drawn: list[footage.Footage], number: int
) -> tuple[float, float]:
    """Milliseconds of CPU of the lookup and of the comparisons."""
    probes = json.dumps({"film": drawn[number].marks().probes})
    query = "select cardinality(core._fingerprint_candidates(%s, %s))"
    before = spent(connection)
    for _ in range(_CALLS):
        connection.execute(query, (asset[0], probes))
    lookup = (spent(connection) - before) / _CALLS
    begun = time.process_time()
    for other in range(_COMPARED):
        spans.films(drawn[number].stored(), drawn[other].stored())
    return 1e3 * lookup, 1e3 * (time.process_time() - begun)
