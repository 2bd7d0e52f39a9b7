from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

import pytest

from cubby.db.errors import NotFound
from tests.db.cubby import Cubby, at_once
from tests.db.sent import documents


def _begun(cubby: Cubby, *docs: Any, **request: Any) -> tuple[Any, int]:
    sent = cubby.accept(documents(*docs), **request)
    job = cubby.jobs(sent)[0]
    cubby.begin(job)
    return sent, job


def test_documents_are_kept_with_the_digits_and_the_hash_they_came_with(cubby: Cubby) -> None:
    texts = [b'{"n": 1.10}', b'{"n": 1e400}', b'{"n": 123456789012345678901234567890.5}']
    sent = cubby.ingest(*texts, collection="numbers")

    assert [
        row[0] for row in cubby.rows("select doc ->> 'n' from collections.docs_numbers order by id")
    ] == ["1.10", "1" + "0" * 400, "123456789012345678901234567890.5"]
    assert [row[0] for row in cubby.rows("select sha256 from core.asset order by ordinal")] == [
        hashlib.sha256(text).hexdigest() for text in texts
    ]
    assert cubby.rows("select id::text from collections.docs_numbers order by id") == [
        (each,) for each in sent.ids
    ]


def test_the_answer_counts_and_names_the_collections(cubby: Cubby) -> None:
    sent, job = _begun(cubby, {"a": 1}, {"a": 2}, {"z": 1})

    answer = cubby.store(job, sent, rejects=[{"ordinal": 1, "code": "bad", "message": "why"}])

    assert answer["missing"] == []
    assert (answer["stored"], answer["failed"]) == (2, 1)
    assert sorted(answer["collections"]) == ["a", "z"]
    assert cubby.value("select count(*) from api.inbox") == 0


def test_an_element_nobody_accounts_for_is_named_and_nothing_is_done(cubby: Cubby) -> None:
    sent, job = _begun(cubby, {"a": 1}, {"a": 2}, {"a": 3})

    assert cubby.store(job, sent, without=[0, 2]) == {"missing": [0, 2]}
    assert cubby.rows("select distinct status from core.asset") == [("queued",)]
    assert cubby.value("select state from core.job") == "processing"
    assert cubby.value("select count(*) from core.collection") == 0


def test_text_that_jsonb_refuses_is_left_out_by_copy_and_found_missing(cubby: Cubby) -> None:
    sent, job = _begun(cubby, b'{"a": 1}', b'{"a": "\\u0000"}')

    assert cubby.store(job, sent) == {"missing": [1]}


def test_a_rejected_element_fails_alone_with_its_reason(cubby: Cubby) -> None:
    sent, job = _begun(cubby, {"a": 1}, {"a": 2}, {"a": 3})

    cubby.store(job, sent, rejects=[{"ordinal": 1, "code": "too_deep", "message": "513 levels"}])

    status = cubby.call("catalog.ingest_status", p_id=sent.id)
    assert [item["state"] for item in status["objects"]] == ["done", "failed", "done"]
    assert status["objects"][1]["error"] == {"code": "too_deep", "message": "513 levels"}
    assert status["objects"][1]["stage"] == "store"
    lineage = cubby.call("catalog.object_lineage", p_id=sent.ids[1])["items"]
    assert [item["detail"] for item in lineage if item["scope"] == "object"] == [
        {"stage": "store", "code": "too_deep", "message": "513 levels"}
    ]


def test_an_element_both_copied_and_rejected_is_rejected(cubby: Cubby) -> None:
    sent, job = _begun(cubby, {"a": 1}, {"a": 2}, collection="things")
    reject = {"ordinal": 1, "code": "bad", "message": "why"}

    with cubby.service.transaction():
        cubby.copy(job, dict(enumerate(sent.elements)))
        answer = cubby.call("api.store_documents", p_job_id=job, p_rejects=[reject])

    assert (answer["stored"], answer["failed"]) == (1, 1)
    assert cubby.value("select count(*) from collections.docs_things") == 1
    assert cubby.value("select documents from core.collection") == 1


def test_a_job_can_neither_store_nor_reject_the_elements_of_another(cubby: Cubby) -> None:
    cubby.set("json_chunk", 1)
    sent = cubby.accept(documents({"a": 1}, {"a": 2}))
    job = cubby.jobs(sent, "json.store")[0]
    cubby.begin(job)
    reject = {"ordinal": 1, "code": "bad", "message": "why"}

    with cubby.service.transaction():
        cubby.copy(job, dict(enumerate(sent.elements)))
        answer = cubby.call(
            "api.store_documents",
            p_job_id=job,
            p_rejects=[reject],
            p_repairs=[{"ordinal": 1, "repairs": ["x"]}],
        )

    assert (answer["stored"], answer["failed"]) == (1, 0)
    assert cubby.rows("select status from core.asset order by ordinal") == [("done",), ("queued",)]
    assert cubby.value("select documents from core.collection") == 1


def test_a_batch_that_is_rejected_whole_makes_no_collection(cubby: Cubby) -> None:
    sent, job = _begun(cubby, {"a": 1})

    cubby.store(job, sent, rejects=[{"ordinal": 0, "code": "bad", "message": "why"}])

    assert cubby.value("select count(*) from core.collection") == 0
    assert cubby.call("catalog.ingest_status", p_id=sent.id)["state"] == "failed"


def test_storing_a_job_twice_changes_nothing(cubby: Cubby) -> None:
    sent, job = _begun(cubby, {"a": 1}, collection="things")
    cubby.store(job, sent)

    again = cubby.store(job, sent)

    assert again == {"missing": [], "stored": 0, "failed": 0, "collections": []}
    assert cubby.rows("select documents from core.collection") == [(1,)]
    assert cubby.value("select count(*) from collections.docs_things") == 1
    assert cubby.value("select count(*) from api.inbox") == 0


def test_two_workers_that_store_one_job_at_once_store_it_once(cubby: Cubby) -> None:
    sent, job = _begun(cubby, {"a": 1}, {"a": 2}, collection="things")
    other = cubby.another()

    answers = at_once(partial(cubby.store, job, sent), partial(other.store, job, sent))

    other.close()
    assert sorted(answer["stored"] for answer in answers) == [0, 2]
    assert cubby.value("select documents from core.collection") == 2


def test_the_documents_table_is_explained_and_indexed(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")

    assert "as it was received" in cubby.value(
        "select obj_description('collections.docs_things'::regclass)"
    )
    assert "USING gin (doc jsonb_path_ops)" in cubby.value(
        "select pg_get_indexdef('collections.\"docs_things$doc\"'::regclass)"
    )


def test_words_of_a_document_and_its_tags_are_found(cubby: Cubby) -> None:
    sent = cubby.ingest({"a": "a lighthouse"}, tags=["holiday"])

    for word in ("lighthouses", "holiday"):
        found = cubby.call("catalog.search_page", p_query=word)["items"]
        assert [item["system_id"] for item in found] == sent.ids


def test_a_document_of_more_words_than_a_tsvector_holds_is_stored_with_its_neighbours(
    cubby: Cubby,
) -> None:
    many = " ".join(f"word{n}" for n in range(200_000))
    sent = cubby.ingest({"text": many}, {"text": "small lighthouse"}, tags=["holiday"])

    assert cubby.call("catalog.ingest_status", p_id=sent.id)["progress"]["done"] == 2
    for word, expected in (("word7", sent.ids[:1]), ("lighthouse", sent.ids[1:])):
        found = cubby.call("catalog.search_page", p_query=word)["items"]
        assert [item["system_id"] for item in found] == expected


def test_five_hundred_levels_of_nesting_are_measured_to_the_end(cubby: Cubby) -> None:
    deep = b'{"a":' * 500 + b"1" + b"}" * 500
    cubby.ingest(deep, collection="deep")

    assert cubby.value("select depth from core.collection_sample") == 500
    assert len(cubby.proposal("deep")["profile"]["paths"]) == 3


def test_the_second_of_two_equal_keys_counts_as_in_postgres(cubby: Cubby) -> None:
    cubby.ingest(b'{"a": 1, "a": 2}', collection="things")

    assert cubby.value("select doc from collections.docs_things") == {"a": 2}


def test_storing_a_job_that_is_not_there_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="Job 404 not found"):
        shared.call("api.store_documents", p_job_id=404)
