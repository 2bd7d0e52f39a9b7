"""Every page and every list of the API, after long use: how long the server takes for each."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator

import httpx
import psycopg

from bench import crowd
from bench.figures import BenchFailed, Row, Sizes
from bench.ground import Ground
from bench.until_done import ingested, until_idle
from cubby.app.main import create_app
from cubby.config.settings import load

_MOST_MS = 100.0
_MOST_BYTES = 300_000
_ASKED = 5
"""How often each is asked in a round; the figure of a page is the median."""
_PROPOSALS = 300
"""Beside a thousand requests."""
_STREAMS = {"/api/v1/events"}
# Any other address, what is closed to a session, and what is about two collections.
_LEFT_OUT = {"/admin/{rest}", "/admin/login", "/admin/collections/{name}/merge"}
# It compares all files with each other, which takes seconds and is asked for by a page that is
# there already.
_COMPUTED = {"/api/v1/clusters/arrangement"}
_QUERIES = {
    "/admin/clusters/{cluster_id}/split": "?k=2",
    "/admin/collections/{name}/rows": "?order=-$.reading&summary=$.site",
    "/admin/clusters/{cluster_id}/threshold": "?value=0.8",
    "/admin/search": "?q=tag7&kind=media",
    "/admin/settings/labels/edit": "?label=tag+1",
    "/admin/sql": "?sql=select+*+from+catalog.asset+limit+200&table=catalog.asset",
    "/api/v1/search": "?q=tag7&kind=media",
    "/api/v1/sql": "?sql=select+*+from+catalog.asset+limit+200",
    "/api/v1/sql/export": "?sql=select+*+from+catalog.asset+limit+200",
}
_LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_IDS = """
select asset.id::text, request_id::text, cluster_id::text from catalog.asset
where cluster_id is not null and filename like 'crowd-%' order by asset.id limit 1
"""
_SCHEMA = f"select id::text from catalog.schema_proposal where collection = '{crowd.COLLECTION}'"

Times = dict[str, float]


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    known = _make(ground, sizes.crowd)
    pages, lists = _pages(known), _lists()
    with httpx.Client(base_url=ground.stack.url, timeout=60) as http:
        weight = _weight(http)
        taken: dict[str, list[Times]] = {"pages": [], "lists": [], "floor": []}
        for number in range(sizes.rounds + 1):
            round_ = {
                "pages": _times(http, pages), "lists": _times(http, lists),
                "floor": _times(http, ["/live"]),
            }  # fmt: skip
            for kind, times in round_.items():
                taken[kind] += [times] if number else []
    of = f"with {sizes.crowd * crowd.OBJECTS:,} objects"
    first = f"first load {weight / 1000:.0f} kB, < {_MOST_BYTES / 1000:.0f} kB"
    yield _row(f"slowest of {len(pages)} pages {of}, p50", taken, "pages", first, weight)
    yield _row(f"slowest of {len(lists)} lists of the API {of}, p50", taken, "lists", "", 0)


def _make(ground: Ground, requests: int) -> dict[str, str]:
    """One real document makes the collection and its proposal, others make further proposals; the
    rest are rows. Returns the values of path parameters by name."""
    with httpx.Client(base_url=ground.stack.url, timeout=60) as http:
        ingested(http, json=[{"reading": 1}], params={"collection": crowd.COLLECTION})
        for number in range(requests * _PROPOSALS // 1000):
            document = {f"key {number} {place}": place for place in range(4)}
            ingested(http, json=[document], params={"collection": f"kind_{number}"})
        # No event passes its filter, so nothing is sent.
        wanted = {"url": "https://example.org/", "collection": "nothing", "stages": ["failed"]}
        webhook = http.post("/api/v1/webhooks", json=wanted).raise_for_status().json()["id"]
    until_idle(ground)
    with psycopg.connect(ground.database, autocommit=True) as connection:
        crowd.make(connection, requests)
        connection.execute("vacuum analyze")
        ids = connection.execute(_IDS).fetchone()
        schema = connection.execute(_SCHEMA).fetchone()
    if ids is None or schema is None:
        raise BenchFailed("what was made is not there")
    return {
        "system_id": ids[0], "job_id": ids[1], "cluster_id": ids[2], "schema_id": schema[0],
        "name": crowd.COLLECTION, "webhook_id": webhook,
    }  # fmt: skip


def _routes() -> list[str]:
    app = create_app(load({"CUBBY_DATABASE_URL": "postgresql://nowhere/none"}))
    return [route.path_format for route in app.routes if "GET" in getattr(route, "methods", ())]


def _pages(known: dict[str, str]) -> list[str]:
    """Every page there is; of those about one thing, one."""
    paths = [
        path for path in _routes()
        if path.startswith("/admin") and path not in _LEFT_OUT
    ]  # fmt: skip
    try:
        return [path.format_map(known) + _QUERIES.get(path, "") for path in paths]
    except KeyError as error:
        raise BenchFailed(f"nothing is known to stand for {error} in an address") from None


def _lists() -> list[str]:
    """Every reading of the API that is not about a single thing."""
    return [
        path + _QUERIES.get(path, "") for path in _routes()
        if path.startswith("/api/v1") and "{" not in path and path not in _STREAMS | _COMPUTED
    ]  # fmt: skip


def _times(http: httpx.Client, paths: list[str]) -> Times:
    """Milliseconds from asking to the last byte: the median of a few askings, each in turn."""
    waits: dict[str, list[float]] = {path: [] for path in paths}
    for _ in range(_ASKED):
        for path in paths:
            begun = time.perf_counter()
            answer = http.get(path)
            waits[path].append((time.perf_counter() - begun) * 1e3)
            if answer.status_code != 200:
                raise BenchFailed(f"{path} answered {answer.status_code}: {answer.text[:200]}")
    return {path: statistics.median(times) for path, times in waits.items()}


def _weight(http: httpx.Client) -> int:
    """Bytes on the wire for a reader who opens the overview for the first time."""
    page = http.get("/admin")
    answers = [page, *(http.get(path) for path in sorted(set(_LINKED.findall(page.text))))]
    return sum(answer.num_bytes_downloaded for answer in answers)


def _row(name: str, taken: dict[str, list[Times]], kind: str, first: str, weight: int) -> Row:
    medians = {
        path: statistics.median(times[path] for times in taken[kind]) for path in taken[kind][0]
    }
    slowest = sorted(medians, key=lambda path: -medians[path])[:4]
    mine = medians[slowest[0]]
    told = "; ".join(f"{_short(path)} {medians[path]:.1f}" for path in slowest)
    told += f"; median {statistics.median(medians.values()):.1f}"
    return Row(
        name=name,
        unit="ms",
        cubby=mine,
        floor=statistics.median(times["/live"] for times in taken["floor"]),
        floor_is="/live",
        rounds={"cubby": taken[kind], "floor": taken["floor"]},
        also={"cubby": "\n".join(filter(None, (told, first)))},
        aim=f"< {_MOST_MS:g} ms",
        holds=mine < _MOST_MS and weight < _MOST_BYTES,
    )


def _short(path: str) -> str:
    """Without the ids."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", path)
