"""A request may say what identifies the documents of the collection it names."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import CubbyError, InvalidArgument, WrongState
from tests.db.cubby import Cubby, at_once
from tests.db.sent import documents, image


def test_a_new_collection_gets_the_key_of_its_first_request(cubby: Cubby) -> None:
    cubby.ingest({"id": 1, "v": "a"}, {"id": 2, "v": "a"}, collection="things", key=["id"])
    cubby.accept_schema("things")

    cubby.ingest({"id": 1, "v": "b"}, collection="things", key=["$.id"])

    assert cubby.rows("select id, v from collections.things order by id") == [(1, "b"), (2, "a")]
    answer = cubby.verify("things")
    assert (answer["holds"], answer["documents"], answer["key"]) == (True, 3, ["$.id"])


def test_requests_that_name_no_key_follow_the_one_that_is_there(cubby: Cubby) -> None:
    cubby.ingest({"id": 1}, collection="things", key=["id"])
    cubby.ingest({"id": 1}, collection="things")

    assert cubby.value("select key from catalog.collection") == ["$.id"]


@pytest.mark.parametrize(
    ("before", "message"),
    [
        (["no"], r'The document key of things is \["\$.no"\], not \["\$.id"\]'),
        (None, "things has no document key"),
    ],
)
def test_another_key_than_that_of_the_collection_is_refused_and_nothing_stored(
    cubby: Cubby, before: Any, message: str
) -> None:
    cubby.ingest({"id": 1, "no": 1}, collection="things", key=before)

    with pytest.raises(WrongState, match=message) as refused:
        cubby.accept(documents({"id": 2, "no": 2}), collection="things", key=["id"])

    assert refused.value.detail["asked"] == ["$.id"]
    assert cubby.value("select count(*) from core.asset") == 1


def test_the_paths_of_a_key_may_come_in_any_order(cubby: Cubby) -> None:
    cubby.ingest({"shop": 1, "no": 1}, collection="orders", key=["shop", "no"])
    cubby.ingest({"shop": 1, "no": 1}, collection="orders", key=["no", ["shop"]])

    assert cubby.value("select key from catalog.collection") == ["$.shop", "$.no"]


def test_of_two_keys_at_once_for_a_new_collection_one_is_refused(cubby: Cubby) -> None:
    others = [cubby.another() for _ in range(4)]
    keys = [["id"], ["no"], ["id"], ["no"]]

    ends = at_once(
        *(
            lambda o=o, k=k: o.accept(documents({"id": 1, "no": 1}), collection="things", key=k)
            for o, k in zip(others, keys, strict=True)
        )
    )

    for other in others:
        other.close()
    assert [isinstance(end, WrongState) for end in ends] in (
        [True, False, True, False],
        [False, True, False, True],
    )
    assert cubby.value("select count(*) from core.collection") == 1


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"key": ["id"]}, "A document key is given without a collection"),
        ({"key": [], "collection": "things"}, "The document key has no paths"),
        ({"key": 5, "collection": "things"}, "one to four paths"),
        ({"key": ["a", "b", "c", "d", "e"], "collection": "things"}, "one to four paths"),
        ({"key": ["id", ["id"]], "collection": "things"}, "names one path twice"),
    ],
)
def test_what_cannot_be_a_key_is_refused(
    cubby: Cubby, request_: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidArgument, match=message):
        cubby.accept(documents({"id": 1}), **request_)


def test_a_repetition_gets_its_first_answer_whatever_the_key_is_by_now(cubby: Cubby) -> None:
    first = cubby.ingest({"id": 1}, collection="things", key=["id"], idempotency_key="once")
    cubby.call("api.set_collection_key", p_name="things", p_paths=[])

    again = cubby.accept(
        documents({"id": 1}), collection="things", key=["id"], idempotency_key="once"
    )

    assert again.answer["replayed"] is True
    assert again.id == first.id


def test_files_alone_make_no_collection(cubby: Cubby) -> None:
    cubby.accept(image(), collection="things", key=["id"])

    assert cubby.value("select count(*) from core.collection") == 0


def test_the_key_is_told_of_the_collection_of_a_former_name(cubby: Cubby) -> None:
    cubby.ingest({"id": 1}, collection="things", key=["id"])
    cubby.call("api.rename_collection", p_name="things", p_to="stuff")

    cubby.ingest({"id": 1}, collection="things", key=["id"])
    with pytest.raises(WrongState, match="The document key of stuff is"):
        cubby.accept(documents({"id": 2}), collection="things", key=["no"])


@pytest.mark.parametrize("chunk", [100, 1])
def test_a_collection_made_at_the_door_is_found_by_the_keys_of_its_documents(
    cubby: Cubby, chunk: int
) -> None:
    """In one job, and in several that wait for a look at all of them."""
    cubby.set("json_chunk", chunk)
    cubby.ingest({"id": 1, "v": 1}, {"id": 2}, collection="things", key=["id"])

    assert cubby.value("select signature from core.collection") == {"id": 1, "v": 0.5}
    assert cubby.collection_of(cubby.ingest({"id": 3, "v": 1})) == ["things"]


def test_jobs_at_once_sign_a_collection_once(cubby: Cubby) -> None:
    sent = [
        cubby.accept(documents({"id": n, f"only_{n}": 1}), collection="things", key=["id"])
        for n in range(4)
    ]
    others = [cubby.another() for _ in sent]

    ends = at_once(*(lambda o=o, s=s: o.work(s) for o, s in zip(others, sent, strict=True)))

    for other in others:
        other.close()
    assert not [end for end in ends if isinstance(end, CubbyError)]
    assert cubby.value("select count(*) from collections.docs_things") == 4
    assert len(cubby.value("select signature from core.collection")) == 2


def test_the_act_is_in_lineage_with_its_request(cubby: Cubby) -> None:
    sent = cubby.ingest({"id": 1}, collection="things", key=["id"], owner="ada")

    assert cubby.rows(
        "select actor, detail from core.lineage where stage = 'collection_key_set'"
    ) == [
        (
            "ada",
            {
                "collection": "things", "key": ["$.id"], "before": [], "delete_when": [],
                "before_delete_when": [],
            },
        )
    ]  # fmt: skip
    assert str(cubby.value("select created_by_request from core.collection")) == sent.id


def test_a_group_that_goes_to_a_collection_without_documents_and_to_new_ones_is_stored(
    cubby: Cubby,
) -> None:
    cubby.ingest({"far": 1}, collection="far")
    cubby.accept(documents({"id": 1}), collection="made", key=["id"])
    sent = [
        cubby.accept(documents({"id": 2, "made": True}), collection="made"),
        cubby.accept(documents({"far": 2}), collection="far"),
        cubby.accept(documents({"n": 1}), collection="new"),
        cubby.accept(documents({"of": 1, "no": 2, "name": 3})),
    ]
    jobs = [cubby.jobs(one, "json.store", "queued")[0] for one in sent]
    for job in jobs:
        cubby.begin(job)
    with cubby.service.transaction():
        for job, one in zip(jobs, sent, strict=True):
            cubby.copy(job, dict(enumerate(one.elements)))
        answer = cubby.call("api.store_group", p_job_ids=jobs)
    assert [job["stored"] for job in answer["jobs"]] == [1, 1, 1, 1]
    assert cubby.value("select signature from core.collection where name = 'made'") == {
        "id": 1, "made": 1,
    }  # fmt: skip


def test_documents_may_be_moved_to_a_collection_without_documents(cubby: Cubby) -> None:
    cubby.accept(documents({"id": 1}), collection="made", key=["id"])
    sent = cubby.ingest({"id": 2, "moved": True}, collection="other")
    cubby.call("api.move_documents", p_from="other", p_ids=sent.ids, p_into="made", p_actor="ann")
    assert cubby.value("select signature from core.collection where name = 'made'") == {
        "id": 1, "moved": 1,
    }  # fmt: skip
