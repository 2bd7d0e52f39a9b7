"""What a release made is brought to this version in place, and everything in it still holds."""

from __future__ import annotations

import hashlib
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from cubby.cli.fsck import Check
from cubby.cli.postgres.places import wheel_binaries
from cubby.db.apply import Deployed, deploy
from cubby.db.client import connect
from cubby.storage import open_storage
from tests.calling import by_name
from tests.cli.api_alone import cubby, environment, running_api
from tests.upgrade.conftest import Upgraded
from tests.upgrade.contents import folder, orders, write_folder
from tests.upgrade.facts import facts_of
from tests.workers.plant import Plant
from tests.workers.test_placement import settle


def schema_of(dsn: str) -> list[str]:
    """Every line of the schema with owners and grants, without the tables that are made for a
    collection or a space. In no order, for a view that is made again is dumped after others."""
    command = [
        str(wheel_binaries() / "pg_dump"), "--schema-only", "--exclude-table=collections.*",
        "--exclude-table=core.*_[0-9a-f]{12}", dsn,
    ]  # fmt: skip
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return sorted(line for line in text.splitlines() if line and not line.startswith(("--", "\\")))


def call(dsn: str, function: str, **arguments: Any) -> Any:
    with connect(dsn, "cubby_admin") as connection:
        return by_name(connection, function, **arguments)


def test_the_upgraded_schema_is_that_of_a_fresh_installation(
    upgraded: Upgraded, fresh: Callable[[], str]
) -> None:
    ours, theirs = Counter(schema_of(upgraded.dsn)), Counter(schema_of(fresh()))

    assert (ours - theirs, theirs - ours) == (Counter(), Counter())


def test_a_second_upgrade_changes_nothing(upgraded: Upgraded) -> None:
    assert deploy(upgraded.dsn) == Deployed((), behaviour=False, were_shared=True)


def test_everything_that_could_be_read_reads_the_same(upgraded: Upgraded) -> None:
    before, after = upgraded.facts, facts_of(upgraded.dsn)

    for name, rows in before["tables"].items():
        assert after["tables"][name] == rows, name
    for name in ("objects", "failures", "clusters", "members", "vectors"):
        assert after[name] == before[name], name
    known = {row["name"]: row["value"] for row in after["settings"]}
    for row in before["settings"]:
        assert known[row["name"]] == row["value"], row["name"]


def test_the_kinds_of_things_are_all_there(upgraded: Upgraded) -> None:
    """Otherwise the tests here would say nothing of them."""
    objects = upgraded.facts["objects"]

    assert {row["media_type"] for row in objects} == {None, "image", "video", "audio", "other"}
    assert {row["status"] for row in objects} == {"done", "failed"}
    assert {"orders", "orders__lines", "readings"} < upgraded.facts["tables"].keys()
    assert any(row["merged_into"] for row in upgraded.facts["clusters"])
    assert {row["duplicate_class"] for row in upgraded.facts["members"]} > {None, "identical"}
    assert any("red circle" in row["tags"] for row in objects)
    with connect(upgraded.dsn, "cubby_admin") as connection:
        versions = connection.execute(
            "select version, status from catalog.schema_proposal where collection = 'orders'"
        ).fetchall()
        drift = connection.execute("select count(*) from catalog.drift").fetchone()
    assert (2, "active") in versions
    assert drift != (0,)


def test_storage_holds_what_the_catalogue_says_and_nothing_else(upgraded: Upgraded) -> None:
    storage = open_storage(f"fs://{upgraded.storage}")
    with connect(upgraded.dsn, "cubby_admin") as connection:
        findings = list(Check(connection, storage).findings(lambda *_: None))

    assert findings == []


def test_workers_place_what_the_upgrade_queued_and_fsck_finds_nothing(plant: Plant) -> None:
    """Names that the release before did not give, such as those below library/."""
    plant.work()
    plant.wait_for(
        lambda: plant.rows(
            "select not exists (select from core.placement)"
            " and not exists (select from core.job where state in ('queued', 'processing'))"
        )[0][0],
        "the end of all jobs",
    )
    with connect(plant.dsn, "cubby_admin") as connection:
        findings = list(Check(connection, plant.storage).findings(lambda *_: None))
    unnamed = plant.rows(
        "select count(*) from core.asset left join core.library on library.asset_id = asset.id"
        " where asset.kind = 'media' and asset.cluster_id is not null and library.uri is null"
    )

    assert findings == []
    assert unnamed == [(0,)]


def test_every_file_has_the_bytes_it_had(upgraded: Upgraded) -> None:
    storage = open_storage(f"fs://{upgraded.storage}")
    files = [row for row in upgraded.facts["objects"] if row["kind"] == "media"]

    assert len(files) > 15
    for row in files:
        assert hashlib.sha256(storage.read(row["uri"])).hexdigest() == row["sha256"]


def test_every_document_comes_back_from_its_table(upgraded: Upgraded) -> None:
    collections = call(upgraded.dsn, "catalog.list_collections")["items"]
    typed = [one["name"] for one in collections if one["typed_table"]]

    assert sorted(typed) == ["orders", "readings"]
    for name in typed:
        found = call(upgraded.dsn, "catalog.verify_collection", p_name=name)
        assert (found["holds"], found["missing"], found["broken"]) == (True, 0, 0), name


def test_keys_open_what_they_opened(upgraded: Upgraded) -> None:
    def role_of(name: str) -> str | None:
        secret = hashlib.sha256(upgraded.facts["secrets"][name].encode()).hexdigest()
        with connect(upgraded.dsn) as service:
            key = by_name(service, "api.authenticate", p_secret_sha256=secret)
        return key and str(key["role"])

    assert (role_of("boss"), role_of("scanner"), role_of("old")) == ("admin", "ingest", None)


def test_the_last_act_is_taken_back_with_its_files(plant: Plant, upgraded: Upgraded) -> None:
    undone = upgraded.facts["undone"]
    plant.work(CUBBY_EMBEDDER="histogram")

    plant.call("api.undo_cluster_act", p_cluster_id=undone["cluster"], p_actor="p")
    settle(plant)

    members = plant.rows(
        "select id::text, cluster_id::text from core.asset where cluster_id is not null"
    )
    assert dict(members) == undone["members_before"]
    with connect(plant.dsn, "cubby_admin") as connection:
        assert list(Check(connection, plant.storage).findings(lambda *_: None)) == []


def test_files_that_were_told_apart_stay_apart(plant: Plant, upgraded: Upgraded) -> None:
    one, other = upgraded.facts["different"]
    plant.work(CUBBY_EMBEDDER="histogram")
    uri, name = plant.rows("select uri, filename from catalog.asset where id = %s", one)[0]
    copy = plant.folder / name
    copy.write_bytes(plant.storage.read(uri))

    (state,) = plant.finish(plant.send(copy))

    assert state == "done"
    pairs = plant.rows("select asset_id::text, original_id::text from core.duplicate")
    assert (one, other) not in pairs
    assert (other, one) not in pairs


def test_a_new_document_goes_into_the_table_of_its_key(plant: Plant) -> None:
    plant.work()
    before = plant.rows("select count(*) from collections.orders")
    (newer,) = orders(5, 1)
    newer["total"] = 99.5
    body = httpx.Request("POST", "http://x", json=[newer]).content

    (state,) = plant.finish(plant.send(body, collection="orders"))

    assert state == "done"
    assert plant.rows("select count(*) from collections.orders") == before
    row = "select total::text from collections.orders where order_no = '00005'"
    assert plant.rows(row) == [("99.5",)]
    verified = call(plant.dsn, "catalog.verify_collection", p_name="orders")
    assert (verified["holds"], verified["missing"]) == (True, 0)


def test_what_was_sent_to_the_release_is_known(
    plant: Plant, upgraded: Upgraded, tmp_path: Path
) -> None:
    """By its idempotency key over HTTP, and by `cubby put`, which has made its keys otherwise
    since. Of two equal files the release had taken one, and the other is sent now."""
    first = upgraded.facts["first_orders"]
    secret = upgraded.facts["secrets"]["boss"]
    environ = environment(plant.dsn, tmp_path) | {"CUBBY_API_KEY": secret}
    write_folder(tmp_path / "put", folder())
    with running_api(environ, tmp_path / "log") as url:
        again = httpx.post(
            f"{url}/api/v1/ingest",
            params={"collection": "orders", "key": "order_no", "owner": "ada",
                    "comments": "the first lot", "tags": "shop,2026"},
            json=first["documents"],
            headers={"Idempotency-Key": "the first orders", "Authorization": f"Bearer {secret}"},
        )  # fmt: skip
        environ["CUBBY_SERVER_URL"] = url
        put = [cubby(environ, "put", str(tmp_path / "put" / "letters")) for _ in range(2)]

    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json()["system_ids"] == first["answer"]["system_ids"]
    assert [done.stderr for done in put] == [
        "1 sent with 1 objects, 2 were there already.\n",
        "0 sent with 0 objects, 3 were there already.\n",
    ]
