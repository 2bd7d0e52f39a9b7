from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.db.errors import NotFound
from tests.campaign import scaled
from tests.db.cubby import Cubby, at_once
from tests.db.sent import documents

KEYS = ["sku", "price", "when", "lat", "lon", "id"]


def _by_document(cubby: Cubby, collection: str, docs: list[dict[str, int]]) -> dict[str, str]:
    """Route these documents; their collection by their text."""
    sent = cubby.ingest(*docs)
    return {
        repr(sorted(doc)): f"{collection}{name}"
        for doc, name in zip(docs, cubby.collection_of(sent), strict=True)
    }


def _forget(cubby: Cubby) -> None:
    """As if nothing had ever been ingested."""
    tables = [
        row[0]
        for row in cubby.rows("select tablename from pg_tables where schemaname = 'collections'")
    ]
    for table in tables:
        cubby.run(f'drop table collections."{table}"')
    cubby.run(
        "truncate core.schema_def, core.collection_sample, core.document_route, core.unindexed,"
        " core.collection_path, core.collection_alias, core.collection_rule,"
        " core.collection cascade"
    )


@settings(
    max_examples=scaled(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    docs=st.lists(
        st.sets(st.sampled_from(KEYS)).map(lambda keys: dict.fromkeys(sorted(keys), 1)),
        min_size=2,
        max_size=9,
    ),
    chunk=st.integers(1, 4),
    seed=st.integers(0, 1000),
)
def test_neither_order_nor_chunks_decide_where_documents_go(
    cubby: Cubby, docs: list[dict[str, int]], chunk: int, seed: int
) -> None:
    _forget(cubby)
    cubby.set("json_chunk", 100_000)
    together = _by_document(cubby, "", docs)
    hashes = cubby.rows(
        "select name, structure_hash, storage_choice from core.schema_def order by 1"
    )
    _forget(cubby)
    cubby.set("json_chunk", chunk)
    shuffled = docs.copy()
    random.Random(seed).shuffle(shuffled)

    assert _by_document(cubby, "", shuffled) == together
    assert (
        cubby.rows("select name, structure_hash, storage_choice from core.schema_def order by 1")
        == hashes
    )


def test_documents_of_like_keys_share_a_collection_and_others_get_their_own(
    cubby: Cubby,
) -> None:
    sent = cubby.ingest(
        {"sku": 1, "price": 1},
        {"lat": 1, "lon": 1},
        {"sku": 2, "price": 2, "colour": 3},
        {"lat": 2},
    )

    a, b, c, d = cubby.collection_of(sent)
    assert a == c
    assert b == d
    assert a != b


def test_half_of_the_keys_in_common_is_enough_and_less_is_not(cubby: Cubby) -> None:
    home = cubby.collection_of(cubby.ingest({"a": 1, "b": 1}))

    assert cubby.collection_of(cubby.ingest({"a": 1, "b": 1, "c": 1, "d": 1})) == home
    assert cubby.collection_of(cubby.ingest({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1})) != home


def test_the_likeness_that_joins_is_a_setting(cubby: Cubby) -> None:
    cubby.set("route_similarity", 0.9)
    home = cubby.collection_of(cubby.ingest({"a": 1, "b": 1}))

    assert cubby.collection_of(cubby.ingest({"a": 1, "b": 1, "c": 1})) != home


def test_the_earlier_collection_wins_a_tie(cubby: Cubby) -> None:
    cubby.set("route_similarity", 0.6)
    first = cubby.collection_of(cubby.ingest({"a": 1, "b": 1}))
    cubby.ingest({"b": 1, "c": 1})
    cubby.set("route_similarity", 0.5)

    assert cubby.collection_of(cubby.ingest({"a": 1, "b": 1, "c": 1})) == first
    assert cubby.collection_of(cubby.ingest({"b": 1})) == first


def test_what_came_since_does_not_change_what_a_collection_attracts(cubby: Cubby) -> None:
    home = cubby.collection_of(cubby.ingest({"a": 1, "b": 1}))
    signature = cubby.value("select signature from core.collection")
    cubby.ingest(*[{"a": 1, "b": 1, "c": 1, "d": 1}] * 20)

    assert cubby.value("select signature from core.collection") == signature
    assert cubby.collection_of(cubby.ingest({"c": 1, "d": 1})) != home


@pytest.mark.parametrize("document", [5, "text", None, True, [1, 2], [], {}])
def test_documents_without_keys_are_values(cubby: Cubby, document: Any) -> None:
    assert cubby.collection_of(cubby.ingest(document)) == ["values"]


def test_a_new_collection_is_named_after_its_file(cubby: Cubby) -> None:
    sent = cubby.ingest({"a": 1}, {"z": 1}, filename="My Orders 2024.json")

    assert cubby.collection_of(sent) == ["my_orders", "my_orders_2"]


@pytest.mark.parametrize("filename", [None, "2024-05-01.json", "...json"])
def test_without_a_telling_file_name_it_is_named_after_its_keys(
    cubby: Cubby, filename: str | None
) -> None:
    cubby.ingest({"sku": 1, "id": 1}, collection="known")
    sent = cubby.ingest(
        *[{"id": 1, "voltage": 1, "sensor": 1}] * 3, {"id": 1, "sensor": 1}, filename=filename
    )

    assert set(cubby.collection_of(sent)) == {"sensor_voltage"}


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ({"id": "evt_1", "object": "event", "api_version": "2024-04-10", "livemode": False,
          "type": "payment_intent.succeeded", "data": {"object": {"id": "pi_1"}}}, "event"),
        ({"id": "c1", "object": "chat.completion", "model": "m"}, "chat_completion"),
        ({"action": "opened", "number": 2, "pull_request": {"id": 1}, "repository": {"id": 1},
          "organization": {"id": 2}, "sender": {"login": "kim"}}, "pull_request"),
        ({"action": "created", "issue": {"id": 1}, "comment": {"id": 2}, "repository": {"id": 1},
          "sender": {"login": "kim"}}, "issue_comment"),
        ({"resourceType": "Patient", "id": "p1", "gender": "female"}, "patient"),
        ({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}, "config_map"),
        ({"id": "1", "type": "user.created", "ts": 1, "data": {"mail": "a"}}, "events"),
        ({"event_type": "PAYMENT.SALE.COMPLETED", "resource": {"id": 1}}, "events"),
    ],
)  # fmt: skip
def test_a_webhook_is_named_by_what_it_says_it_is(cubby: Cubby, document: Any, name: str) -> None:
    assert cubby.collection_of(cubby.ingest(document)) == [name]


@pytest.mark.parametrize(
    "documents",
    [
        [{"dish": "soup", "type": "starter"}],
        [{"dish": "soup", "kind": "warm"}],
        [{"dish": "soup", "object": "spoon"}],
        [{"dish": "a", "resourceType": "Patient"}, {"dish": "b", "resourceType": "Order"}],
        [{"dish": "a", "resourceType": "Patient"}, {"dish": "b", "resourceType": 1}],
        [{"dish": "soup", "@type": "https://schema.org/Recipe"}],
    ],
)
def test_an_attribute_or_several_kinds_name_no_collection(
    cubby: Cubby, documents: list[Any]
) -> None:
    (name,) = set(cubby.collection_of(cubby.ingest(*documents)))

    assert "dish" in name


@pytest.mark.parametrize("filename", ["docs_docs_a.json", "docs_2024.json", "docs_.json"])
def test_file_names_never_lead_into_the_reserved_names(cubby: Cubby, filename: str) -> None:
    (name,) = cubby.collection_of(cubby.ingest({"a": 1}, filename=filename))

    assert not name.startswith("docs_")


def test_a_name_somebody_uses_for_a_table_of_their_own_is_not_taken(cubby: Cubby) -> None:
    cubby.run("create table collections.orders (x int)")

    assert cubby.collection_of(cubby.ingest({"a": 1}, filename="orders.json")) == ["orders_2"]


@pytest.mark.parametrize("second", ["orders_doc", "orders_id", "orders_pkey", "orders_doc_idx"])
def test_a_collection_may_be_named_like_an_index_of_another(cubby: Cubby, second: str) -> None:
    cubby.ingest({"a": 1}, collection="orders")

    assert cubby.collection_of(cubby.ingest({"a": 1}, collection=second)) == [second]


def test_keys_of_any_number_and_length_can_be_routed(cubby: Cubby) -> None:
    rng = random.Random(1)
    wide = {rng.randbytes(40).hex(): 1 for _ in range(500)}

    (name,) = cubby.collection_of(cubby.ingest(wide))

    assert cubby.value("select documents from core.collection where name = %s", name) == 1


def test_two_workers_that_meet_a_new_kind_at_once_make_one_collection(cubby: Cubby) -> None:
    others = [cubby.another() for _ in range(4)]

    sent = at_once(*(lambda other=other: other.ingest({"a": 1, "b": 1}) for other in others))

    assert {tuple(cubby.collection_of(each)) for each in sent} == {("a_b",)}
    assert cubby.rows("select name, documents from core.collection") == [("a_b", 4)]
    for other in others:
        other.close()


def test_two_workers_that_fill_a_new_named_collection_at_once_make_one(cubby: Cubby) -> None:
    others = [cubby.another() for _ in range(4)]

    at_once(
        *(
            lambda other=other, n=n: other.ingest({f"key{n}": 1}, collection="things")
            for n, other in enumerate(others)
        )
    )

    assert cubby.rows("select name, documents from core.collection") == [("things", 4)]
    for other in others:
        other.close()


def test_routing_queues_the_stores_and_ends_its_job(cubby: Cubby) -> None:
    cubby.set("json_chunk", 1)
    sent = cubby.accept(documents({"a": 1}, {"a": 1}))
    route = cubby.jobs(sent, "json.route")[0]
    cubby.begin(route)
    keys = [{"document": {"a": None}, "count": 2}]

    assert cubby.call("api.route_documents", p_job_id=route, p_key_sets=keys) == {"queued": 2}
    assert cubby.value("select state from core.job where id = %s", route) == "done"
    assert (
        cubby.value("select count(*) from queue.procrastinate_jobs where task_name = 'json.store'")
        == 2
    )
    assert cubby.call("api.route_documents", p_job_id=route, p_key_sets=keys) == {"queued": 0}


def test_routing_a_job_that_is_not_there_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="Job 404 not found"):
        shared.call("api.route_documents", p_job_id=404, p_key_sets=[])


def test_kinds_beyond_the_most_new_collections_are_left_over_and_lineage_says_so(
    cubby: Cubby,
) -> None:
    cubby.set("max_new_collections", 2)
    docs = [{f"{kind}{key}": 1 for key in range(3)} for kind in "abcd"]
    sent = cubby.ingest(*docs, docs[3])

    assert cubby.collection_of(sent) == ["a0_a1", "leftovers", "leftovers", "d0_d1", "d0_d1"]
    trace = cubby.call("catalog.object_lineage", p_id=sent.ids[1])["items"]
    (detail,) = [item["detail"] for item in trace if item["stage"] == "left_over"]
    assert (detail["documents"], detail["kinds"]) == (2, 2)
    # The leftovers attract nothing: the next request may make collections again.
    assert set(cubby.collection_of(cubby.ingest(docs[1]))) == {"b0_b1"}


def test_a_set_of_keys_joins_the_leader_it_is_most_like(cubby: Cubby) -> None:
    docs = [{"a": 1, "b": 1, "c": 1}] * 3 + [{"d": 1, "e": 1, "c": 1, "f": 1}] * 2
    sent = cubby.ingest(*docs, {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1})

    first, *_, second, between = cubby.collection_of(sent)
    assert first != second
    assert between == first


def test_of_a_document_with_thousands_of_keys_a_thousand_decide(cubby: Cubby) -> None:
    wide = {f"key{n:04}": 1 for n in range(3000)}
    (name,) = cubby.collection_of(cubby.ingest(wide, filename="wide.json"))

    assert name == "wide"
    assert len(cubby.value("select signature from core.collection")) == 1000
    assert cubby.collection_of(cubby.ingest(wide)) == ["wide"]
