from __future__ import annotations

from typing import Any

import psycopg
import pytest

from cubby.db.errors import Immutable, translate
from tests.db.cubby import Cubby, vector
from tests.db.sent import documents, image


def _history(cubby: Cubby, system_id: str) -> list[tuple[str, str, str]]:
    items = cubby.call("catalog.object_lineage", p_id=system_id)["items"]
    return [(item["scope"], item["stage"], item["actor"]) for item in items]


def test_the_history_of_a_document_is_that_of_its_request(cubby: Cubby) -> None:
    sent = cubby.ingest({"a": 1}, {"a": 2}, owner="ann")

    assert _history(cubby, sent.ids[0]) == [
        ("request", "received", "ann"),
        ("request", "processing", "worker"),
        ("request", "done", "worker"),
    ]
    detail = cubby.value("select detail from core.lineage where stage = 'done'")
    assert detail["result"] == {"stored": 2, "failed": 0, "collections": ["a"]}
    assert detail["task"] == "json.store"


def test_the_history_of_a_document_holds_only_the_jobs_that_concern_it(cubby: Cubby) -> None:
    cubby.set("json_chunk", 1)
    sent = cubby.work(cubby.accept(documents({"a": 1}, {"a": 2}), image()))

    assert [stage for _, stage, _ in _history(cubby, sent.ids[1])] == [
        "received", "processing", "done", "processing", "done",
    ]  # fmt: skip


def test_every_step_of_a_picture_is_told_in_order(cubby: Cubby) -> None:
    cubby.space()
    cubby.picture(vector(1))
    second = cubby.picture(vector(1), simple_tags=["dark"], notes=["no EXIF"])["system_id"]

    assert _history(cubby, second) == [
        ("request", "received", "client"),
        ("request", "processing", "worker"),
        ("object", "analysed", "worker"),
        ("object", "embedded", "worker"),
        ("object", "duplicate_found", "worker"),
        ("object", "tagged", "worker"),
        ("object", "clustered", "worker"),
        ("object", "placed", "worker"),
        ("object", "object_done", "worker"),
        ("request", "done", "worker"),
    ]
    items = cubby.call("catalog.object_lineage", p_id=second)["items"]
    told: dict[str, Any] = {item["stage"]: item["detail"] for item in items}
    assert told["analysed"] == {"width": 640, "height": 480, "notes": ["no EXIF"]}
    assert told["duplicate_found"]["class"] == "identical"
    assert told["tagged"] == {"tags": ["dark"]}
    assert told["clustered"] == {"similarity": 1}
    assert told["placed"]["uri"].startswith("fs://media/clusters/")


def test_failures_and_retries_are_told_with_their_reason(cubby: Cubby) -> None:
    sent = cubby.accept(image())
    job = cubby.jobs(sent)[0]
    cubby.begin(job)
    cubby.fail(job, "storage_away")
    cubby.bury(job, "corrupt")

    items = cubby.call("catalog.object_lineage", p_id=sent.ids[0])["items"]

    assert [
        (item["stage"], item["detail"].get("error") or item["detail"].get("code")) for item in items
    ] == [
        ("received", None),
        ("processing", None),
        ("retrying", "storage_away"),
        ("processing", None),
        ("failed", "corrupt"),
        ("object_failed", "corrupt"),
    ]


def test_documents_that_fail_with_their_job_share_its_row(cubby: Cubby) -> None:
    sent = cubby.accept(documents(*({"n": n} for n in range(50))))
    cubby.bury(cubby.jobs(sent)[0])

    assert cubby.value("select count(*) from core.lineage where request_id = %s", sent.id) == 3
    assert _history(cubby, sent.ids[0])[-1] == ("request", "failed", "worker")


def test_a_repair_is_told(cubby: Cubby) -> None:
    sent = cubby.accept(documents({"a": 1}))
    job = cubby.jobs(sent)[0]
    cubby.begin(job)
    cubby.store(job, sent, repairs=[{"ordinal": 0, "repairs": ["removed NUL"]}])

    assert ("object", "repaired", "worker") in _history(cubby, sent.ids[0])


def test_the_life_of_a_schema_is_told(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.ingest({"a": 1, "b": 1}, collection="things")
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.accept_schema("things")["id"]
    cubby.call("api.rollback_schema", p_schema_id=schema, p_actor="bob")
    cubby.call("api.reject_schema", p_schema_id=schema, p_actor="eve", p_reason="too soon")

    assert cubby.rows(
        "select stage, actor, detail ->> 'reason' from core.lineage"
        " where schema_id = %s and stage like 'schema_%%' order by id",
        schema,
    ) == [
        ("schema_proposed", "cubby", None),
        ("schema_proposed", "cubby", None),
        ("schema_accepted", "anna", None),
        ("schema_filled", "worker", None),
        ("schema_rolled_back", "bob", None),
        ("schema_rejected", "eve", "too soon"),
    ]


def test_a_new_cluster_and_its_member_are_told(cubby: Cubby) -> None:
    cubby.space()
    made = cubby.picture(vector(1))

    assert cubby.rows(
        "select stage, asset_id is not null from core.lineage where cluster_id = %s order by id",
        made["cluster_id"],
    ) == [("cluster_created", False), ("clustered", True)]


def test_without_an_actor_it_is_the_database_user(cubby: Cubby) -> None:
    cubby.call("api.change_setting", p_name="N_sample", p_value=64)

    assert cubby.value("select actor from core.lineage") == "postgres"


def test_what_was_said_of_one_act_is_not_said_of_the_next(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    with cubby.service.transaction():
        cubby.call("api.reject_schema", p_schema_id=schema, p_actor="eve", p_reason="too soon")
        cubby.call("api.accept_schema", p_schema_id=schema, p_actor="anna")

    assert cubby.rows(
        "select actor, detail -> 'reason' from core.lineage where stage = 'schema_accepted'"
    ) == [("anna", None)]


@pytest.mark.parametrize("table", ["lineage", "asset_raw"])
@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("update core.{} set created_at = now()", "update"),
        ("delete from core.{}", "delete"),
        ("truncate core.{} cascade", "truncate"),
        ("update core.{} set created_at = now() where false", "update"),
    ],
)
def test_lineage_and_raw_rows_never_change(
    shared: Cubby, table: str, statement: str, word: str
) -> None:
    with pytest.raises(psycopg.Error) as raised:
        shared.owner.execute(statement.format(table))

    refusal = translate(raised.value)
    assert isinstance(refusal, Immutable)
    assert refusal.message == f"{table} is immutable: {word} refused"
    assert refusal.hint


def test_not_even_the_superuser_changes_them_by_accident(shared: Cubby) -> None:
    with shared.database.connect(None) as root, pytest.raises(Exception, match="immutable"):
        root.execute("delete from core.lineage")
