from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from cubby.db.errors import IdempotencyMismatch, InvalidArgument
from tests.db.cubby import Cubby, at_once
from tests.db.sent import Part, documents, image, request_of


def test_an_array_makes_one_object_for_each_element_in_order(cubby: Cubby) -> None:
    sent = cubby.accept(documents({"n": 0}, {"n": 1}, 7))

    assert sent.answer["objects_total"] == 3
    assert sent.answer["replayed"] is False
    assert sent.ids == sorted(sent.ids)
    assert cubby.rows(
        "select ordinal, kind, status, raw_offset, size_bytes from core.asset order by ordinal"
    ) == [(0, "json", "queued", 1, 7), (1, "json", "queued", 9, 7), (2, "json", "queued", 17, 1)]


def test_the_objects_of_several_parts_follow_one_another_in_the_order_of_the_parts(
    cubby: Cubby,
) -> None:
    sent = cubby.accept(
        documents({"a": 1}, {"a": 2}, name="payload"),
        image(name="file-1"),
        documents({"b": 1}, name="file-2", filename="b.ndjson", format="ndjson"),
        image(name="file-3", media_type="video"),
    )

    assert cubby.rows(
        "select part_id, asset.kind, asset.media_type from core.asset"
        " join core.asset_raw as raw on raw.id = raw_id order by ordinal"
    ) == [
        ("payload", "json", None),
        ("payload", "json", None),
        ("file-1", "media", "image"),
        ("file-2", "json", None),
        ("file-3", "media", "video"),
    ]
    assert sent.answer["objects_total"] == 5


def test_each_file_is_one_job_and_documents_are_cut_into_jobs_of_json_chunk(cubby: Cubby) -> None:
    cubby.set("json_chunk", 2)

    sent = cubby.accept(documents({}, {}, {}), image(name="file"))

    assert cubby.rows(
        "select task, queue, first_ordinal, last_ordinal from core.job"
        " where request_id = %s order by first_ordinal nulls last",
        sent.id,
    ) == [
        ("json.store", "json", 0, 1),
        ("json.store", "json", 2, 2),
        ("media.process", "media", 3, 3),
        ("json.route", "json", None, None),
    ]


def test_stores_wait_for_a_routing_job_when_there_are_several(cubby: Cubby) -> None:
    cubby.set("json_chunk", 1)

    cubby.accept(documents({}, {}), image(name="file"))

    assert cubby.rows(
        "select task_name, (args ->> 'job_id')::int ="
        " (select id from core.job where task = task_name)"
        " from queue.procrastinate_jobs order by task_name"
    ) == [("json.route", True), ("media.process", True)]


def test_a_single_store_needs_no_routing_job(cubby: Cubby) -> None:
    cubby.accept(documents({}, {}))

    assert cubby.rows("select task_name from queue.procrastinate_jobs") == [("json.store",)]


def test_stores_into_a_named_collection_wait_only_when_it_is_new(cubby: Cubby) -> None:
    cubby.set("json_chunk", 1)
    new = cubby.work(cubby.accept(documents({"a": 1}, {"b": 1}), collection="things"))
    known = cubby.accept(documents({"a": 1}, {"b": 1}), collection="things")

    assert cubby.jobs(new, "json.route") != []
    assert cubby.jobs(known, "json.route") == []
    assert cubby.value("select signature from core.collection") == {"a": 0.5, "b": 0.5}


def test_a_part_that_failed_on_arrival_is_one_failed_object_and_its_neighbours_go_on(
    cubby: Cubby,
) -> None:
    failure = {"code": "malformed_json", "message": "line 1, column 2"}
    sent = cubby.accept(
        documents(name="bad", failure=failure), image(name="good"), documents({"a": 1}, name="docs")
    )

    status = cubby.call("catalog.ingest_status", p_id=sent.ids[0])
    assert status["state"] == "failed"
    assert status["objects"][0] == {
        "system_id": sent.ids[0],
        "kind": "json",
        "state": "failed",
        "stage": "received",
        "attempts": 0,
        "error": failure,
    }
    assert cubby.jobs(sent, "%") == cubby.jobs(sent, "media.process") + cubby.jobs(
        sent, "json.store"
    )
    assert cubby.rows(
        "select detail -> 'code' from core.lineage where asset_id = %s", sent.ids[0]
    ) == [("malformed_json",)]


def test_a_request_of_which_every_part_failed_has_failed(cubby: Cubby) -> None:
    failure = {"code": "truncated", "message": "the upload ended early"}
    sent = cubby.accept(image(failure=failure, media_type=None))

    assert cubby.call("catalog.ingest_status", p_id=sent.id)["state"] == "failed"
    assert cubby.value("select media_type from core.asset") == "other"
    assert cubby.value("select count(*) from queue.procrastinate_jobs") == 0


def test_an_empty_file_is_an_object_of_its_own(cubby: Cubby) -> None:
    sent = cubby.accept(image(b"", media_type="other", content_type="application/octet-stream"))

    assert cubby.rows("select media_type, size_bytes from core.asset") == [("other", 0)]
    assert len(sent.ids) == 1


def test_a_file_has_the_hash_of_its_part_and_a_document_has_none_yet(cubby: Cubby) -> None:
    part = image()
    cubby.accept(part, documents({"a": 1}))

    assert cubby.rows("select sha256 from core.asset order by ordinal") == [
        (part.row["sha256"],),
        (None,),
    ]


def test_owner_comments_and_distinct_tags_are_kept(cubby: Cubby) -> None:
    sent = cubby.accept(image(), owner="ann", comments="a\nb", tags=["x", "y", "x"])

    detail = cubby.call("catalog.object_detail", p_id=sent.ids[0])
    assert (detail["owner"], detail["comments"], detail["tags"]) == ("ann", "a\nb", ["x", "y"])


def test_only_the_first_ten_thousand_ids_are_in_the_answer_and_all_can_be_paged(
    cubby: Cubby,
) -> None:
    sent = cubby.accept(documents(*[b"1"] * 10_001))

    assert sent.answer["objects_total"] == 10_001
    assert len(sent.ids) == 10_000
    last = cubby.call("catalog.request_objects", p_id=sent.id, p_after=9_999)
    assert len(last["system_ids"]) == 1
    assert last["next_cursor"] is None


def test_the_same_key_and_fingerprint_give_the_first_answer_again(cubby: Cubby) -> None:
    first = cubby.accept(documents({"a": 1}, {"a": 2}), owner="ann", idempotency_key="k")
    again = cubby.accept(documents({"a": 1}, {"a": 2}), owner="ann", idempotency_key="k")

    assert again.answer == first.answer | {"replayed": True}
    assert cubby.value("select count(*) from core.asset") == 2
    assert cubby.value("select count(*) from queue.procrastinate_jobs") == 1


def test_the_same_key_for_other_content_is_refused(cubby: Cubby) -> None:
    first = cubby.accept(documents({"a": 1}), idempotency_key="k")

    with pytest.raises(IdempotencyMismatch) as refusal:
        cubby.accept(documents({"a": 2}), idempotency_key="k")

    assert refusal.value.code == "CB004"
    assert refusal.value.message == "This idempotency key was used for another request"
    assert "Send a new key" in (refusal.value.hint or "")
    assert refusal.value.detail == {"ingest_job_id": first.id}


def test_a_key_belongs_to_its_owner(cubby: Cubby) -> None:
    ids = {
        cubby.accept(documents({"a": 1}), owner=owner, idempotency_key="k").id
        for owner in (None, "ann", "bob")
    }

    assert len(ids) == 3


def test_without_a_key_the_same_content_is_a_new_request(cubby: Cubby) -> None:
    assert cubby.accept(documents({"a": 1})).id != cubby.accept(documents({"a": 1})).id


def test_eight_connections_with_one_key_make_one_set_of_objects(cubby: Cubby) -> None:
    others = [cubby.another() for _ in range(8)]
    sends = [
        partial(
            other.call,
            "api.accept_ingest",
            **request_of([documents({"a": 1}, {"a": 2})], owner="ann", idempotency_key="k"),
        )
        for other in others
    ]

    answers = at_once(*sends)

    for other in others:
        other.close()
    assert sorted(answer["replayed"] for answer in answers) == [False] + [True] * 7
    assert len({tuple(answer["system_ids"]) for answer in answers}) == 1
    assert cubby.value("select count(*) from core.asset") == 2
    assert cubby.value("select count(*) from core.asset_raw") == 1
    assert cubby.value("select count(*) from core.job") == 1


@pytest.mark.parametrize(
    ("name", "reason", "hint"),
    [
        ("docs_orders", "names that begin with docs_ are reserved", "Try orders."),
        ("My Orders", "lower-case letters, digits and _", "Try my_orders."),
        ("9lives", "begins with a letter", "Try n_9lives."),
        ("", "begins with a letter", "Try unnamed."),
        ("x" * 51, "at most 50 bytes", f"Try {'x' * 50}."),
        ('a"; drop table x; --', "lower-case letters", "Try a_drop_table_x."),
    ],
)
def test_a_name_that_cannot_name_a_collection_is_refused(
    shared: Cubby, name: str, reason: str, hint: str
) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        shared.accept(documents({"a": 1}), collection=name)

    assert reason in refusal.value.message
    assert refusal.value.hint == hint
    assert refusal.value.detail == {"collection": name}
    assert shared.value("select count(*) from core.ingest_request") == 0


def _refused(shared: Cubby, parts: list[Part], **changes: Any) -> InvalidArgument:
    request = changes.pop("request", {})
    with pytest.raises(InvalidArgument) as refusal:
        shared.call("api.accept_ingest", **(request_of(parts, **request) | changes))
    assert refusal.value.hint
    return refusal.value


@pytest.mark.parametrize("nothing", [[], None, {}])
def test_nothing_at_all_is_refused(shared: Cubby, nothing: Any) -> None:
    assert "neither a payload nor a file" in _refused(shared, [], p_parts=nothing).message


def test_element_arrays_of_different_lengths_are_refused(shared: Cubby) -> None:
    refusal = _refused(shared, [documents({}, {})], p_element_offsets=[1])

    assert refusal.message == "The three arrays of elements differ in length"


def test_a_json_part_without_elements_is_refused(shared: Cubby) -> None:
    refusal = _refused(shared, [image(name="file"), documents(name="empty")])

    assert refusal.message == "part empty holds documents, but none is given"


def test_elements_of_a_file_are_refused(shared: Cubby) -> None:
    refusal = _refused(shared, [documents({}, kind="media", media_type="image")])

    assert refusal.message == "part payload holds no documents, but 1 are given"


def test_elements_of_a_part_that_is_not_there_are_refused(shared: Cubby) -> None:
    refusal = _refused(shared, [documents({}, {})], p_element_parts=[1, 2])

    assert refusal.message == "element of part 2 of 1"


@pytest.mark.parametrize("tags", ["holiday", [1], [""], ["x" * 256], [["a"]]])
def test_tags_that_are_not_words_are_refused(shared: Cubby, tags: Any) -> None:
    refusal = _refused(shared, [image()], request={"tags": tags})

    assert refusal.detail == {"field": "tags"}


def test_no_tags_may_be_said_in_any_way(cubby: Cubby) -> None:
    for tags in ([], None):
        cubby.accept(image(), tags=tags)

    assert cubby.rows("select distinct tags from core.asset") == [([],)]


@pytest.mark.parametrize("field", ["owner", "idempotency_key"])
def test_words_too_long_for_an_index_are_refused(shared: Cubby, field: str) -> None:
    refusal = _refused(shared, [image()], request={field: "k" * 256})

    assert refusal.message == f"{field} has 256 characters"
    assert refusal.detail == {"field": field}
