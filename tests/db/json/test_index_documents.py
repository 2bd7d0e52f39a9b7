"""Full text and profile follow the documents that are stored."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.campaign import scaled
from tests.db.cubby import Cubby
from tests.db.json.test_route_documents import _forget
from tests.db.sent import documents

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from(["a", "b", "2024-01-01", ""])
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("pqr"), inner, max_size=3)
    ),
    max_leaves=6,
)
objects = st.dictionaries(st.sampled_from(["a", "b", "c d"]), values, max_size=3)


def _index(cubby: Cubby) -> None:
    """What a worker does when the queue is quiet."""
    cubby.call("api.queue_indexing")
    for (job,) in cubby.rows(
        "select id from core.job where task = 'json.index' and state = 'queued'"
    ):
        cubby.begin(job)
        while cubby.call("api.index_documents", p_job_id=job)["state"] == "running":
            pass


def _paths(cubby: Cubby, columns: str = "documents, types") -> dict[str, Any]:
    rows = cubby.rows(f"select path, {columns} from catalog.schema_path order by path")
    return {row[0]: row[1:] if len(row) > 2 else row[1] for row in rows}


def test_a_job_without_anything_to_index_ends_while_documents_arrive(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.call("api.queue_indexing")
    ((job,),) = cubby.rows("select id from core.job where task = 'json.index'")
    cubby.begin(job)
    cubby.accept(documents({"a": 2}), collection="things")
    cubby.run("delete from core.unindexed")

    assert cubby.call("api.index_documents", p_job_id=job)["state"] == "done"


def test_every_path_to_depth_three_is_counted_over_all_documents(cubby: Cubby) -> None:
    cubby.set("N_sample", 1)
    cubby.ingest(
        {"a": 1, "b": {"c": {"d": {"e": 1}}}},
        {"a": "x", "b": {"c": {"d": 2}}},
        {"a": None, "l": [{"n": 1}, {"n": 2}], "t": "2024-01-01T00:00:00Z"},
        collection="things",
    )
    _index(cubby)

    assert _paths(cubby) == {
        "$": (3, {"object": 3}),
        "$.a": (3, {"numeric": 1, "text": 1, "null": 1}),
        "$.b": (2, {"object": 2}),
        "$.b.c": (2, {"object": 2}),
        "$.b.c.d": (2, {"object": 1, "numeric": 1}),
        "$.l": (1, {"array": 1}),
        "$.l[]": (1, {"object": 2}),
        "$.l[].n": (1, {"numeric": 2}),
        "$.t": (1, {"timestamptz": 1}),
    }


def test_presence_extremes_lengths_and_examples_are_told(cubby: Cubby) -> None:
    cubby.ingest({"n": 5, "s": "ab"}, {"n": -1.50}, {"n": 5, "l": [1, 2]}, collection="things")
    _index(cubby)

    told = "presence::float, distinct_values::int, minimum, maximum, shortest, longest, examples"
    found = _paths(cubby, told)
    assert found["$.n"][:6] == (1.0, 2, "-1.5", "5", None, None)
    assert sorted(found["$.n"][6]) == [-1.5, 5]
    assert found["$.s"] == (0.3333, 1, "ab", "ab", 2, 2, ["ab"])
    assert found["$.l"][:6] == (0.3333, None, None, None, 2, 2)


def test_keys_that_do_not_read_as_names_are_quoted(cubby: Cubby) -> None:
    cubby.ingest({"a b": 1, "": {"é": 2}, "x": [[1]]}, collection="things")
    _index(cubby)

    assert list(_paths(cubby)) == [
        "$", "$.x", "$.x[]", "$.x[][]", "$['']", "$[''].é", "$['a b']",
    ]  # fmt: skip


@settings(
    max_examples=scaled(10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(docs=st.lists(objects, min_size=2, max_size=8), cut=st.integers(1, 7), seed=st.integers())
def test_neither_order_nor_batches_change_the_profile(
    cubby: Cubby, docs: list[Any], cut: int, seed: int
) -> None:
    cubby.set("profile_children", 2)
    everything = (
        "select steps, depth, documents, occurrences, types, number_min, number_max, text_min,"
        " text_max, length_min, length_max, hashes, examples, key_hashes"
        " from core.collection_path order by steps"
    )
    _forget(cubby)
    cubby.ingest(*docs, collection="things")
    _index(cubby)
    together = cubby.rows(everything)
    _forget(cubby)
    random.Random(seed).shuffle(docs)
    for part in (docs[:cut], docs[cut:]):
        if part:
            cubby.ingest(*part, collection="things")
            _index(cubby)

    assert cubby.rows(everything) == together


def test_the_number_of_different_values_is_estimated_from_a_small_sketch(cubby: Cubby) -> None:
    for start in (0, 2000):
        cubby.ingest(
            *[{"id": n, "kind": n % 7} for n in range(start, start + 3000)], collection="things"
        )
    _index(cubby)

    found = _paths(cubby, "distinct_values::int, documents")
    assert found["$.kind"] == (7, 6000)
    assert 3000 < found["$.id"][0] < 8000
    assert cubby.value("select max(cardinality(hashes)) from core.collection_path") == 64


def test_an_object_whose_keys_are_data_is_one_path(cubby: Cubby) -> None:
    cubby.ingest(
        *[
            {
                "name": "n",
                "prices": {f"p{n}-{k}": k for k in range(3)},
                "by_day": {f"2024-01-{n:02}": {"x": 1}},
            }
            for n in range(1, 20)
        ],
        collection="things",
    )
    _index(cubby)

    assert _paths(cubby, "occurrences, types") == {
        "$": (19, {"object": 19}),
        "$.by_day": (19, {"object": 19}),
        "$.by_day.*": (19, {"object": 19}),
        "$.name": (19, {"text": 19}),
        "$.prices": (19, {"object": 19}),
        "$.prices.*": (57, {"numeric": 57}),
    }


def test_members_beyond_the_most_that_are_kept_are_counted_together(cubby: Cubby) -> None:
    cubby.set("profile_children", 10)
    for n in range(3):
        cubby.ingest(
            {f"k{n}_{k}": {"deep": k} if k % 2 else "s" for k in range(30)}, collection="wide"
        )
        _index(cubby)

    assert cubby.value("select count(*) from core.collection_path") == 12
    assert sum(_paths(cubby, "occurrences").values()) == 3 + 90
    assert cubby.value("select occurrences from catalog.schema_path where path = '$.*'") == 80


def test_the_profile_says_how_many_documents_it_knows(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, {"a": 2}, collection="things")

    assert cubby.rows("select documents, profiled from core.collection") == [(2, 0)]
    _index(cubby)
    assert cubby.rows("select documents, profiled from core.collection") == [(2, 2)]
    assert cubby.value("select count(*) from core.unindexed") == 0


def test_words_of_a_large_batch_follow_in_a_job_of_their_own_queue(cubby: Cubby) -> None:
    cubby.set("index_apart", 2)
    sent = cubby.ingest({"a": "one lighthouse"}, {"a": "two"}, {"a": "three"}, tags=["holiday"])
    waiting = "select queue_name from queue.procrastinate_jobs where task_name = 'json.index'"

    assert cubby.call("catalog.ingest_status", p_id=sent.id)["state"] == "done"
    assert cubby.call("catalog.search_page", p_query="lighthouse")["items"] == []
    assert cubby.rows(waiting) == [("index",)]
    _index(cubby)
    for word, expected in (("lighthouse", sent.ids[:1]), ("holiday", sent.ids)):
        found = cubby.call("catalog.search_page", p_query=word)["items"]
        assert sorted(item["system_id"] for item in found) == expected


def test_one_waiting_job_is_enough_for_any_number_of_batches(cubby: Cubby) -> None:
    cubby.set("index_apart", 0)
    for n in range(3):
        cubby.ingest({"a": n})
        cubby.call("api.queue_indexing")

    assert cubby.value("select count(*) from core.job where task = 'json.index'") == 1
    _index(cubby)
    assert cubby.rows("select state from core.job where task = 'json.index'") == [("done",)]


def test_nothing_is_queued_when_nothing_waits(cubby: Cubby) -> None:
    cubby.call("api.queue_indexing")

    assert cubby.value("select count(*) from core.job") == 0


def test_a_dead_letter_is_not_followed_by_another(cubby: Cubby) -> None:
    cubby.ingest({"a": 1})
    cubby.call("api.queue_indexing")
    job = cubby.value("select id from core.job where task = 'json.index'")
    cubby.bury(job)
    cubby.call("api.queue_indexing")

    assert cubby.value("select count(*) from core.job where task = 'json.index'") == 1
    cubby.call("api.replay_job", p_job_id=job)
    _index(cubby)
    assert cubby.rows("select profiled from core.collection") == [(1,)]


@pytest.mark.parametrize("document", [5, "text", None, [1, [2]], {}])
def test_documents_without_keys_are_profiled_too(cubby: Cubby, document: Any) -> None:
    cubby.ingest(document)
    _index(cubby)

    assert _paths(cubby, "documents")["$"] == 1


def _waiting(cubby: Cubby) -> int:
    """Pages of the index of things that wait to be merged; they are merged by asking."""
    return int(cubby.value("""select gin_clean_pending_list('collections."docs_things$doc"')"""))


def test_the_index_of_the_documents_is_read_at_once_and_merged_behind_them(cubby: Cubby) -> None:
    cubby.ingest(*({"n": n, "t": f"word {n}"} for n in range(300)), collection="things")

    found = "select count(*) from collections.docs_things where doc @> '{\"n\": 7}'"
    cubby.run("set enable_seqscan = off")
    assert "docs_things$doc" in str(cubby.rows(f"explain {found}"))
    assert cubby.value(found) == 1
    _index(cubby)
    assert cubby.value(found) == 1
    assert _waiting(cubby) == 0


def test_what_is_stored_waits_in_a_list_that_is_merged_at_once(cubby: Cubby) -> None:
    cubby.ingest(*({"n": n} for n in range(300)), collection="things")

    assert _waiting(cubby) > 0


def test_a_number_and_its_negative_are_two_values(cubby: Cubby) -> None:
    cubby.ingest(*({"t": number} for number in (-2, -1, 1, 2, 2)), collection="things")
    _index(cubby)

    assert _paths(cubby, "distinct_values::int, documents")["$.t"] == (4, 5)
