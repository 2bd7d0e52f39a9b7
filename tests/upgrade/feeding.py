"""Do to a release what people do, through its HTTP API and its `put`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg

from tests.upgrade import contents

_SECONDS = 60


@dataclass(frozen=True)
class Release:
    http: httpx.Client
    dsn: str
    put: Callable[[dict[str, bytes]], None]
    """Its own `cubby put`, of a folder with these files."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = self.http.request(method, path, **request)
        assert answer.is_success, (path, answer.text)
        return answer.json()

    def send(self, body: Any, *, headers: Any = None, **query: Any) -> Any:
        """Documents, or NDJSON as bytes."""
        if isinstance(body, bytes):
            ndjson = {"content-type": "application/x-ndjson"}
            return self.finished(content=body, headers=ndjson, params=query)
        return self.finished(json=body, headers=headers, params=query)

    def finished(self, **request: Any) -> Any:
        answer = self.call("POST", "/ingest", **request)
        self.until(
            lambda: (
                self.call("GET", f"/ingest/{answer['ingest_job_id']}/status")["state"]
                in ("done", "failed")
            )
        )
        return answer

    def until(self, holds: Any) -> Any:
        end = time.monotonic() + _SECONDS
        while not (found := holds()):
            assert time.monotonic() < end, "the release did not get there"
            time.sleep(0.1)
        return found

    def rows(self, query: str) -> list[Any]:
        with psycopg.connect(self.dsn) as connection:
            return connection.execute(query).fetchall()

    def quiet(self) -> None:
        self.until(
            lambda: not self.rows("select from catalog.job where state in ('queued', 'processing')")
        )


def feed(release: Release) -> dict[str, Any]:
    """Everything an installation can hold; what only the sender knows is returned."""
    told = _documents(release) | _media(release)
    release.put(contents.folder())
    release.quiet()
    return told | _keys(release)


def _documents(release: Release) -> dict[str, Any]:
    release.call("PATCH", "/settings/drift_documents", json={"value": 4})
    first = {"Idempotency-Key": "the first orders"}
    sent = release.send(
        contents.orders(1, 30), headers=first, collection="orders", key="order_no", owner="ada",
        comments="the first lot", tags="shop,2026",
    )  # fmt: skip
    release.send(contents.readings(), collection="readings")
    release.send(contents.readings()[:5], collection="readings_of_old")
    release.call("PATCH", "/collections/readings_of_old", json={"op": "merge", "into": "readings"})
    release.send(contents.articles(), collection="articles")
    release.send(contents.swatches(), collection="colour_sku")
    release.send(contents.rough_lines(), collection="rough")
    proposal = _schema(release, "orders")
    path = f"/schemas/{proposal['id']}"
    release.call("POST", f"{path}/children", json={"paths": ["$.lines[]"]})
    if release.call("GET", path)["storage_choice"] != "sql":
        release.call("PATCH", path, json={"storage_choice": "sql", "reason": "queried by column"})
    _accept(release, "orders")
    _accept(release, "readings")
    release.send(contents.orders(10, 3), collection="orders")  # newer documents of known keys
    release.send(contents.with_drift(contents.orders(31, 12)), collection="orders")
    release.until(lambda: _schema(release, "orders")["version"] == 2)
    _accept(release, "orders")
    later = [one | {"gift": True} for one in contents.orders(50, 2)]
    release.send(later, collection="orders")  # drift that is counted and not yet enough
    swatch = _schema(release, "colour_sku")
    release.call("POST", f"/schemas/{swatch['id']}/reject", json={"reason": "not yet"})
    release.call("PATCH", "/collections/colour_sku", json={"op": "rename", "name": "swatches"})
    ids = release.rows(
        "select id::text from catalog.asset where collection = 'swatches' order by id"
    )
    moved = {"op": "move", "ids": [ids[0][0], ids[1][0]], "into": "paints"}
    release.call("PATCH", "/collections/swatches", json=moved)
    return {"first_orders": {"answer": sent, "documents": contents.orders(1, 30)}}


def _schema(release: Release, collection: str) -> Any:
    """The newest proposal."""

    def newest() -> Any:
        items = release.call("GET", "/schemas", params={"limit": 200})["items"]
        ours = [one for one in items if one["collection"] == collection]
        return max(ours, key=lambda one: one["version"], default=None)

    return release.until(newest)


def _accept(release: Release, collection: str) -> None:
    schema = _schema(release, collection)
    path = f"/schemas/{schema['id']}"
    release.until(lambda: release.call("GET", path)["gate"]["state"] == "passed")
    release.call("POST", f"{path}/accept")
    release.until(lambda: release.call("GET", path)["backfill"]["state"] in ("none", "done"))
    release.quiet()


def _media(release: Release) -> dict[str, Any]:
    """Pictures and copies of them, acts on their clusters of which the last is to be undone."""
    # A vector each for a hundred labels would be half of what is kept.
    for item in release.call("GET", "/labels", params={"limit": 200})["items"]:
        if "circle" not in item["label"]:
            assert release.http.delete(f"/labels/{item['label']}").is_success
    for label, prompts in (("red circle", ["red circle"]), ("square", ["blue square"])):
        release.call("PUT", f"/labels/{label}", json={"prompts": prompts})
    for at in (contents.files()[:12], contents.files()[12:]):
        sent = [("files[]", (name, data)) for name, data in at]
        said = {"owner": "grace", "comments": "drawings", "tags": "drawn"}
        release.finished(files=sent, params=said)
    release.quiet()
    clusters = release.until(lambda: _clusters(release))
    red, blue, green = (_cluster_of(release, name) for name in ("red-0", "blue-0", "green-0"))
    assert len({red, blue, green}) == 3, clusters
    change = {"op": "rename", "name": "Red things"}
    release.call("PATCH", f"/clusters/{red}", json=change)
    release.call("PATCH", f"/clusters/{blue}", json={"op": "threshold", "value": 0.8})
    some = release.rows(
        "select id::text from catalog.asset where filename in ('green-2.png', 'green-3.png')"
    )
    split = {"op": "split", "asset_ids": [row[0] for row in some], "name": "Other greens"}
    release.call("PATCH", f"/clusters/{green}", json=split)
    pair = release.rows(
        "select asset_id::text, duplicate_of::text from catalog.cluster_member"
        " where filename = 'red-1 again.png'"
    )[0]
    verdict = {"a": pair[0], "b": pair[1], "verdict": "different"}
    release.call("POST", "/duplicates/verdicts", json={"verdicts": [verdict]})
    before = _clusters(release)
    release.call("PATCH", f"/clusters/{red}", json={"op": "merge", "from": [blue]})
    return {"undone": {"cluster": red, "members_before": before}, "different": pair}


def _clusters(release: Release) -> dict[str, str]:
    """The cluster of each file."""
    return dict(
        release.rows("select id::text, cluster_id::text from catalog.asset"
                     " where cluster_id is not null order by id")
    )  # fmt: skip


def _cluster_of(release: Release, name: str) -> str:
    query = f"select cluster_id::text from catalog.asset where filename = '{name}.png'"
    return str(release.rows(query)[0][0])


def _keys(release: Release) -> dict[str, Any]:
    """Last, since from the first key on everything needs one."""
    admin = release.call("POST", "/keys", json={"name": "boss", "role": "admin"})
    allowed = {"headers": {"Authorization": f"Bearer {admin['secret']}"}}
    limits = {"name": "scanner", "role": "ingest", "requests_per_minute": 60}
    scanner = release.call("POST", "/keys", json=limits, **allowed)
    gone = release.call("POST", "/keys", json={"name": "old", "role": "read"}, **allowed)
    release.call("POST", "/keys/revoke", json={"name": "old"}, **allowed)
    secrets = {"boss": admin["secret"], "scanner": scanner["secret"], "old": gone["secret"]}
    return {"secrets": secrets}
