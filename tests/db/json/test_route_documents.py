from __future__ import annotations

import json
import random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.db.errors import NotFound
from tests.campaign import scaled
from tests.db.cubby import Cubby, at_once
from tests.db.sent import documents, key_sets

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


def _event(number: int, carried: str, **own: object) -> bytes:
    record = {f"{carried}_{n}": "x" for n in range(14)} | {"id": number, "is_admin": False}
    return json.dumps({"action": "done", carried: record} | own).encode()


def test_events_that_carry_the_same_objects_share_a_collection_in_any_order(
    cubby: Cubby,
) -> None:
    issue = _event(1, "sender", issue={"n": 1}, label="a")
    push = _event(2, "sender", **{f"push_{n}": n for n in range(9)})
    star = _event(3, "sender", starred_at="now", stars=3, by="x")
    other = _event(4, "device", readings=[1], at="now")

    names = [cubby.collection_of(cubby.ingest(one))[0] for one in (push, issue, star, other)]

    assert len(set(names[:3])) == 1
    assert names[3] != names[0]
    assert len(set(cubby.collection_of(cubby.ingest(star, issue, push)))) == 1


def test_records_that_share_an_address_and_have_many_keys_of_their_own_stay_apart(
    cubby: Cubby,
) -> None:
    order = _event(1, "address", **{f"order_{n}": n for n in range(5)})
    invoice = _event(2, "address", **{f"invoice_{n}": n for n in range(5)})

    names = cubby.collection_of(cubby.ingest(order, invoice))

    assert names[0] != names[1]


PAGERDUTY = {
    "event": {
        "id": "01", "event_type": "incident.triggered", "resource_type": "incident",
        "occurred_at": "2024-05-01T10:00:00Z", "agent": None, "data": {"number": 2},
    }
}  # fmt: skip
SLACK = {
    "event": {
        "type": "message", "user": "U1", "text": "hi", "ts": "1.2", "channel": "C1", "blocks": [],
    }
}  # fmt: skip


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("beside", [{}, {"version": 2}, {"meta": {"id": 1}}])
@pytest.mark.parametrize("chunk", [1, 5000])
def test_kinds_under_one_key_are_told_apart_by_what_it_holds(
    cubby: Cubby, together: bool, beside: dict[str, Any], chunk: int
) -> None:
    cubby.set("json_chunk", chunk)
    kinds = [PAGERDUTY | beside, SLACK | beside, PAGERDUTY | beside, SLACK | beside]
    if together:
        placed = cubby.collection_of(cubby.ingest(*kinds))
    else:
        placed = [cubby.collection_of(cubby.ingest(one))[0] for one in kinds]

    assert placed[0] == placed[2] != placed[1] == placed[3]


def test_a_member_more_or_less_is_the_same_kind(cubby: Cubby) -> None:
    less = {"event": {name: PAGERDUTY["event"][name] for name in ("id", "event_type", "data")}}
    more = {"event": PAGERDUTY["event"] | {"client": {"name": "x"}}}

    placed = [cubby.collection_of(cubby.ingest(one))[0] for one in (PAGERDUTY, less, more)]

    assert len(set(placed)) == 1


@pytest.mark.parametrize(
    "documents",
    [
        [{"prices": {f"T{n}": n}} for n in range(6)],
        [{"labels": {f"k{n}": "x", f"l{n}": "y"}} for n in range(6)],
        [{"type": f"t{n}", "data": {"id": n, f"only_{n}": "x", f"own_{n}": [n]}} for n in range(6)],
    ],
    ids=["a map of numbers", "a map of texts", "events told by their type"],
)
def test_maps_and_events_of_a_type_stay_together(cubby: Cubby, documents: list[Any]) -> None:
    assert len({cubby.collection_of(cubby.ingest(one))[0] for one in documents}) == 1
    assert len(set(cubby.collection_of(cubby.ingest(*documents)))) == 1


def test_a_collection_of_an_earlier_version_still_attracts_by_its_key(cubby: Cubby) -> None:
    home = cubby.collection_of(cubby.ingest(PAGERDUTY))
    cubby.run("update core.collection set signature = '{\"event\": 1}'")

    assert cubby.collection_of(cubby.ingest(SLACK)) == home


def test_a_rule_for_the_key_alone_still_holds(cubby: Cubby) -> None:
    cubby.ingest({"sku": 1}, collection="chosen")
    cubby.run(
        "insert into core.collection_rule (keys_sha256, collection_id, created_at)"
        " select core._keys_hash('{event}'), id, now() from core.collection"
    )

    assert cubby.collection_of(cubby.ingest(PAGERDUTY)) == ["chosen"]


def test_the_shape_of_a_document_has_the_keys_of_the_document(cubby: Cubby) -> None:
    for document in (PAGERDUTY, SLACK, PAGERDUTY | {"meta": {"a": 1, "b": "x"}}, {"e": {"id": 1}}):
        text = orjson.dumps(document).decode()
        (shape,) = key_sets([text.encode()])
        keys = cubby.value("select core._keys_of(%s::jsonb)", text)
        assert cubby.value("select core._keys_of(core._shape(%s::jsonb))", text) == keys
        shape_text = orjson.dumps(shape["document"]).decode()
        assert cubby.value("select core._keys_of(%s::jsonb)", shape_text) == keys
