"""How long the slowest admin page takes when there is a lot."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from statistics import median

import httpx
import psycopg

from bench.figures import Row, Sizes, take_turns
from bench.ground import Ground
from bench.until_done import until_idle

_MOST_MS = 100.0
_MOST_FIRST_LOAD = 300_000
_FLOOR = "/admin/ingest"
# Files, a cluster for twenty of them, and one of a hundred a dead letter, over the last day: more
# of them in the last hour than the average would put there.
_FILL = """
create temporary table made as
select n, uuidv7() as request, uuidv7() as raw, uuidv7() as asset,
       now() - (1 - n::double precision / %(assets)s) ^ 2 * interval '1 day' as at
from generate_series(1, %(assets)s) as n;
insert into core.ingest_request (id, objects_total, created_at) select request, 1, at from made order by n;
insert into core.asset_raw (id, request_id, part_id, uri, sha256, size_bytes, content_type, filename, created_at)
select raw, request, '0', 'fs://made', n, 1, 'image/jpeg', 'made ' || n, at from made order by n;
insert into core.job (state, task, queue, request_id, raw_id, first_ordinal, last_ordinal, max_attempts, stage,
                      error_code, error_message, error_permanent, created_at, finished_at)
select case when dead then 'failed' else 'done' end, 'media.process', 'media', request, raw, 0, 0, 5, 'decode',
       case when dead then 'decode_failed' end, case when dead then 'it is broken' end, case when dead then true end, at, at
from (select *, n %% 100 = 0 as dead from made) as made order by n;
create temporary table kind as
select n, uuidv7() as id from generate_series(0, greatest(%(assets)s / 20, 1) - 1) as n;
insert into core.cluster (id, name, space, threshold, centroid, created_at, updated_at)
select id, 'pages ' || n, 'pages-512', 0.8,
       (select array_agg(random() - 0.5) from generate_series(1, 512) as m where m > -kind.n)::vector, now(), now()
from kind;
insert into core.cluster_mean (cluster_id, members, total) select id, 20, centroid from core.cluster join kind using (id);
insert into core.asset (id, status, kind, media_type, request_id, ordinal, job_id, raw_id, size_bytes, content_type, cluster_id, created_at)
select asset, job.state, 'media', 'image', request, 0, job.id, raw, 1, 'image/jpeg', kind.id, at
from made join core.job on job.request_id = made.request
left join kind on kind.n = made.n %% (select count(*) from kind) order by made.n;
insert into core.media (asset_id, sha256) select asset, n from made;
insert into core.failure (asset_id, stage, code, message, created_at)
select id, 'decode', 'decode_failed', 'it is broken', now() from core.asset where status = 'failed'
on conflict do nothing
"""  # noqa: E501


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """The time until the whole page is there, as a browser on this machine would wait for it."""
    count = sizes.assets[-1]
    with ground.stack.client() as client:
        document = client.post(
            "/api/v1/ingest?collection=pages", json=[{"n": n} for n in range(50)]
        )
        document.raise_for_status()
        until_idle(ground)
        pages = _filled(ground, count, document.json()["ingest_job_id"])
        slowest: list[str] = []

        def ask_all(_: int) -> float:
            waits = {page: _wait(client, page) for page in pages}
            slowest.append(max(waits, key=lambda page: waits[page]))
            return max(waits.values())

        cubby, floor = take_turns(sizes.rounds, ask_all, lambda _: _wait(client, _FLOOR))
        first_load = _first_load(client)
    yield Row(
        name=f"slowest of {len(pages)} pages, {count:,} files",
        unit="ms",
        cubby=median(cubby),
        floor=median(floor),
        floor_is="a page that reads nothing",
        rounds={"cubby": cubby, "floor": floor},
        also={"cubby": f"{slowest[-1]}; first load {first_load / 1000:.0f} kB"},
        aim=f"< {_MOST_MS:g} ms, < {_MOST_FIRST_LOAD / 1000:g} kB",
        holds=median(cubby) < _MOST_MS and first_load < _MOST_FIRST_LOAD,
    )


def _filled(ground: Ground, count: int, request: str) -> list[str]:
    """Every page that shows what is there, once all this is."""
    with psycopg.connect(ground.database, autocommit=True) as connection:
        connection.execute("select api.register_space('pages-512', 'bench', 0.8::real, true)")
        # What is measured is reading: no trigger fires for the made rows.
        connection.execute("set session_replication_role = replica; set search_path = public")
        for statement in _FILL.split(";\n"):
            connection.execute(statement, {"assets": count})
        connection.execute("select api.add_up_intake()")
        connection.execute("vacuum analyze")
        found = connection.execute(
            "select id, cluster_id from core.asset where cluster_id is not null limit 1"
        ).fetchone()
    assert found is not None
    return [
        "/admin", "/admin/figures", "/admin/search?q=made", "/admin/objects",
        "/admin/objects?status=failed", "/admin/objects?kind=media", f"/admin/objects/{found[0]}",
        "/admin/clusters", f"/admin/clusters/{found[1]}", "/admin/collections",
        "/admin/collections/pages", "/admin/schemas", "/admin/jobs",
        "/admin/jobs?task=media.process&code=decode_failed", f"/admin/ingest/{request}",
        "/admin/settings",
    ]  # fmt: skip


def _wait(client: httpx.Client, page: str) -> float:
    begun = time.perf_counter()
    client.get(page).raise_for_status()
    return (time.perf_counter() - begun) * 1e3


def _first_load(client: httpx.Client) -> int:
    """Bytes of the first page, its style and its scripts."""
    page = client.get("/admin")
    parts = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    return len(page.content) + sum(len(client.get(part).content) for part in parts)
