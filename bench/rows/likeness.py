"""How long one picture waits for its cluster and its duplicates, as both grow in number."""

from __future__ import annotations

import hashlib
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg

from bench import made
from bench.bulk import indexed_afterwards, own_database
from bench.figures import Row, Sizes
from bench.ground import Ground
from bench.processor import spent
from cubby.media import compared, sniff_file

_DATABASE = "bench_likeness"
_SPACE = "bench-512"
_THEMES = 500
_CALLS = 200
_FLOOR_CALLS = 20
_MOST_MS = 20.0
_ASSETS = """
  insert into core.asset (id, status, kind, media_type, request_id, ordinal, raw_id, size_bytes, content_type, created_at)
  select uuidv7(), 'done', 'media', 'image', request.id, n, raw.id, 1, 'image/jpeg', now()
  from core.ingest_request as request, core.asset_raw as raw, generate_series(%s, %s - 1) as n
"""  # noqa: E501
# As a worker asks: what is alike, and what may be a part.
_CANDIDATES = """
  select coarse_check
  from core.embedding
  cross join unnest(core._candidates(asset_id, space, vector) || core._crop_candidates(asset_id)) as found
  where asset_id = %(asset)s and space = %(space)s
"""  # noqa: E501
_NEW = 30
_LOOKUPS = 10
_PHOTOGRAPHS = 9
_MOST_COMPARED_MS = 150.0
_MAX_PIXELS = 200_000_000
_FLOOR = "the same by an exact scan"

_Floats = npt.NDArray[np.float32]


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Made vectors around some hundred themes, as pictures lie; hashes by chance."""
    chance = np.random.default_rng(1)
    themes = _unit(chance.standard_normal((_THEMES, 512), dtype=np.float32))
    with own_database(ground, _DATABASE) as connection:
        _prepare(connection)
        before = 0
        for count in sizes.assets:
            with indexed_afterwards(connection, "core.media", "core.embedding"):
                _add_pictures(connection, chance, themes, before, count)
            before = count
            yield _duplicates(connection, chance, count, sizes.rounds)
            if count == max(sizes.assets):
                yield _comparison(connection, chance, count)
        before = 0
        for count in sizes.clusters:
            with indexed_afterwards(connection, "core.cluster"):
                _add_clusters(connection, chance, themes, count - before)
            before = count
            yield _assignment(connection, chance, themes, count, sizes.rounds)


def _prepare(connection: psycopg.Connection[Any]) -> None:
    # What is measured is one call: no trigger fires for the made rows.
    connection.execute("set session_replication_role = replica")
    connection.execute("select api.register_space(%s, 'bench', 0.8, true)", (_SPACE,))
    connection.execute(
        "insert into core.ingest_request (id, objects_total, created_at)"
        " values (uuidv7(), 1, now())"
    )
    connection.execute(
        "insert into core.asset_raw"
        " (id, request_id, part_id, uri, sha256, size_bytes, content_type, created_at)"
        " select uuidv7(), id, '0', 'fs://made', 'x', 1, 'image/jpeg', now()"
        " from core.ingest_request"
    )


def _add_pictures(
    connection: psycopg.Connection[Any],
    chance: np.random.Generator,
    themes: _Floats,
    first: int,
    last: int,
) -> None:
    connection.execute(_ASSETS, (first, last))
    ids = connection.execute(
        "select id from core.asset where ordinal >= %s order by ordinal", (first,)
    ).fetchall()
    copy = "copy core.media (asset_id, sha256, phash, width, height) from stdin"
    with connection.cursor().copy(copy) as rows:
        for number, (asset,) in enumerate(ids, first):
            digest = hashlib.sha256(str(number).encode()).hexdigest()
            bits = f"{int.from_bytes(chance.bytes(8)):064b}"
            rows.write_row((asset, digest, bits, 640, int(chance.integers(400, 700))))
    now = datetime.now(UTC)
    copy = "copy core.embedding (asset_id, space, vector, created_at) from stdin (format binary)"
    with connection.cursor().copy(copy) as rows:
        rows.set_types(["uuid", "text", "vector", "timestamptz"])
        for (asset,), vector in zip(ids, _near(chance, themes, len(ids)), strict=True):
            rows.write_row((asset, _SPACE, vector, now))


def _add_clusters(
    connection: psycopg.Connection[Any], chance: np.random.Generator, themes: _Floats, count: int
) -> None:
    now = datetime.now(UTC)
    copy = (
        "copy core.cluster (id, name, space, threshold, centroid, created_at, updated_at)"
        " from stdin (format binary)"
    )
    with connection.cursor().copy(copy) as rows:
        rows.set_types(["uuid", "text", "text", "float4", "vector", "timestamptz", "timestamptz"])
        for vector in _near(chance, themes, count):
            cluster = uuid.uuid4()
            rows.write_row((cluster, str(cluster), _SPACE, 0.8, vector, now, now))
    connection.execute(
        "insert into core.cluster_mean (cluster_id, members, total)"
        " select id, 1, centroid from core.cluster on conflict do nothing"
    )


def _duplicates(
    connection: psycopg.Connection[Any], chance: np.random.Generator, count: int, rounds: int
) -> Row:
    rows = connection.execute(
        "select asset_id, vector from core.embedding join core.asset on id = asset_id"
        " where ordinal = any (%s)",
        (chance.integers(0, count, _CALLS).tolist(),),
    ).fetchall()
    query = f"select count(*) from core._like_files(%s, 'image', '{_SPACE}', %s)"

    def call(at: int) -> None:
        connection.execute(query, rows[at % len(rows)])

    return _row(connection, f"duplicate lookup among {count:,} pictures, p95", call, rounds)


def _comparison(
    connection: psycopg.Connection[Any], chance: np.random.Generator, count: int
) -> Row:
    """Made photographs stand for the pictures: as many pairs as the lookup gave are compared, with
    the check that each asks for."""
    with tempfile.TemporaryDirectory() as folder:
        files = [_photograph(Path(folder) / f"{seed}.jpg", seed) for seed in range(_PHOTOGRAPHS)]
        compared.compare(files[0], files[1:2], [None], _MAX_PIXELS)
        taken = [
            _looked_up(connection, asset, files)
            for (asset,) in connection.execute(
                "select id from core.asset where ordinal = any (%s)",
                (chance.integers(0, count, _NEW).tolist(),),
            ).fetchall()
        ]
    lookup, comparison, pairs = (statistics.median(each) for each in zip(*taken, strict=True))
    whole = statistics.median(one + other for one, other, _ in taken)
    return Row(
        name=f"a picture looked up among {count:,} and compared, median CPU", unit="ms",
        cubby=whole, floor=None, floor_is="", aim=f"< {_MOST_COMPARED_MS:g} ms",
        holds=whole < _MOST_COMPARED_MS,
        also={"cubby": f"{lookup:.1f} ms in Postgres, {comparison:.1f} ms for {pairs:g} pairs"},
    )  # fmt: skip


def _photograph(path: Path, seed: int) -> compared.File:
    path.write_bytes(made.photograph(seed))
    return path, sniff_file(path)


def _looked_up(
    connection: psycopg.Connection[Any], asset: uuid.UUID, files: Sequence[compared.File]
) -> tuple[float, float, int]:
    """Milliseconds of CPU of the lookup and of the comparisons, and how many these are."""
    before = spent(connection)
    for _ in range(_LOOKUPS):
        rows = connection.execute(_CANDIDATES, {"asset": asset, "space": _SPACE}).fetchall()
    lookup = (spent(connection) - before) / _LOOKUPS
    checks = [check for (check,) in rows]
    begun = time.process_time()
    if checks:
        others = [files[1 + at % (len(files) - 1)] for at in range(len(checks))]
        compared.compare(files[0], others, checks, _MAX_PIXELS)
    return 1e3 * lookup, 1e3 * (time.process_time() - begun), len(checks)


def _assignment(
    connection: psycopg.Connection[Any],
    chance: np.random.Generator,
    themes: _Floats,
    count: int,
    rounds: int,
) -> Row:
    vectors = list(_near(chance, themes, _CALLS))
    asset = connection.execute("select id from core.asset limit 1").fetchone()
    query = f"select * from core._assign_cluster(%s, '{_SPACE}', %s, 'made')"

    def call(at: int) -> None:
        # Taken back, so that the number of clusters stays what the row says.
        with connection.transaction(force_rollback=True):
            connection.execute(query, (asset[0] if asset else None, vectors[at % len(vectors)]))

    return _row(connection, f"cluster assignment among {count:,} clusters, p95", call, rounds)


def _row(
    connection: psycopg.Connection[Any], name: str, call: Callable[[int], None], rounds: int
) -> Row:
    _milliseconds(call, 10)
    mine = [_p95(call, _CALLS) for _ in range(rounds)]
    connection.execute("set enable_indexscan = off; set enable_bitmapscan = off")
    floor = [_p95(call, _FLOOR_CALLS) for _ in range(rounds)]
    connection.execute("reset enable_indexscan; reset enable_bitmapscan")
    p95 = statistics.median(mine)
    return Row(
        name=name,
        unit="ms",
        cubby=p95,
        floor=statistics.median(floor),
        floor_is=_FLOOR,
        rounds={"cubby": mine, "floor": floor},
        aim=f"< {_MOST_MS:g} ms",
        holds=p95 < _MOST_MS,
    )


def _p95(call: Callable[[int], None], count: int) -> float:
    return float(np.quantile(_milliseconds(call, count), 0.95))


def _milliseconds(call: Callable[[int], None], count: int) -> list[float]:
    taken = []
    for at in range(count):
        begun = time.perf_counter()
        call(at)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def _near(chance: np.random.Generator, themes: _Floats, count: int) -> Iterator[_Floats]:
    for _ in range(count):
        noise = chance.standard_normal(512, dtype=np.float32) * np.float32(0.03)
        yield _unit((themes[chance.integers(len(themes))] + noise)[None])[0]


def _unit(rows: _Floats) -> _Floats:
    scaled: _Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return scaled
