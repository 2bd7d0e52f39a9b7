"""Collections renamed, merged and parted by an admin, and what later documents make of it."""

from __future__ import annotations

import pytest

from cubby.db.errors import InvalidArgument, NameTaken, NotFound, WrongState
from tests.db.cubby import Cubby, at_once
from tests.db.json.rearranging import count, merge, move, rename, stages
from tests.db.json.test_index_documents import _index


def test_a_renamed_collection_takes_documents_under_both_names_and_by_likeness(
    cubby: Cubby,
) -> None:
    cubby.ingest({"a": 1, "b": 1}, collection="old")

    assert rename(cubby, "old", "new")["documents_table"] == "collections.docs_new"
    for request in ({"collection": "old"}, {"collection": "new"}, {}):
        assert cubby.collection_of(cubby.ingest({"a": 1, "b": 1}, **request)) == ["new"]
    assert count(cubby, "docs_new") == 4
    assert cubby.call("catalog.collection_documents", p_name="old")["items"]
    assert stages(cubby) == [("collection_renamed", "anna", {"from": "old", "to": "new"})]


def test_a_renamed_collection_is_proposed_and_accepted_under_its_new_name(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="old")
    before = cubby.proposal("old")
    rename(cubby, "old", "new")
    after = cubby.proposal("new")

    assert after["id"] == before["id"]
    assert "collections.new" in after["ddl"]
    cubby.accept_schema("new")
    assert cubby.rows("select a from collections.new") == [(1,)]
    fresh = cubby.ingest({"a": 1}, collection="other")
    assert fresh
    assert cubby.proposal("other")["structure_hash"] != after["structure_hash"]


def test_a_name_may_be_taken_back_and_used_again(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="old")
    rename(cubby, "old", "new")
    rename(cubby, "new", "old")

    assert cubby.collection_of(cubby.ingest({"z": 1}, collection="new")) == ["old"]
    cubby.ingest({"q": 1}, collection="third")
    with pytest.raises(NameTaken):
        rename(cubby, "third", "new")


def test_a_rename_is_refused_with_what_to_do(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="one")
    cubby.ingest({"b": 1}, collection="two")
    cubby.run("create table collections.theirs (x int)")

    with pytest.raises(NotFound):
        rename(cubby, "none", "x")
    with pytest.raises(InvalidArgument):
        rename(cubby, "one", "docs_x")
    for taken in ("two", "theirs"):
        with pytest.raises(NameTaken):
            rename(cubby, "one", taken)
    cubby.accept_schema("one")
    with pytest.raises(WrongState, match="typed table") as refused:
        rename(cubby, "one", "three")
    assert "Roll it back" in (refused.value.hint or "")
    assert count(cubby, "docs_one") == 1
    cubby.run("drop table collections.theirs")


def test_the_name_of_a_merged_collection_stays_its_own(cubby: Cubby) -> None:
    for name in ("one", "two", "three"):
        cubby.ingest({"a": 1}, collection=name)
    merge(cubby, "one", "two")

    for survivor in ("two", "three"):
        with pytest.raises(NameTaken) as refused:
            rename(cubby, survivor, "one")
        assert refused.value.detail == {"name": "one"}
    merge(cubby, "two", "three")
    with pytest.raises(NameTaken, match="merged into three"):
        rename(cubby, "three", "one")
    assert cubby.collection_of(cubby.ingest({"a": 1}, collection="one")) == ["three"]


def test_merged_collections_are_one_and_stay_one(cubby: Cubby) -> None:
    cubby.ingest({"a": 1, "b": 1}, collection="left_one")
    cubby.ingest({"x": 1, "y": 1}, {"x": 2, "y": 1}, collection="right_one")
    _index(cubby)

    answer = merge(cubby, "left_one", "right_one")
    assert (answer["name"], answer["documents"], answer["profiled"]) == ("right_one", 3, 3)
    for request in ({"collection": "left_one"}, {}):
        assert cubby.collection_of(cubby.ingest({"a": 1, "b": 1}, **request)) == ["right_one"]
    assert cubby.rows("select name from catalog.collection") == [("right_one",)]
    assert count(cubby, "docs_right_one") == 5
    assert cubby.proposal("right_one")["sample_size"] == 5
    _index(cubby)
    paths = dict(cubby.rows("select path, documents from catalog.schema_path"))
    assert paths == {"$": 5, "$.a": 3, "$.b": 3, "$.x": 2, "$.y": 2}


def test_a_merge_of_a_merge_still_leads_to_the_last(cubby: Cubby) -> None:
    for name in ("one", "two", "three"):
        cubby.ingest({name: 1}, collection=name)
    merge(cubby, "one", "two")
    merge(cubby, "two", "three")

    assert cubby.collection_of(cubby.ingest({"one": 1}, collection="one")) == ["three"]
    assert count(cubby, "docs_three") == 4


def test_merged_documents_enter_the_typed_table_of_their_new_collection(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="one")
    cubby.ingest({"a": 2}, collection="two")
    cubby.accept_schema("two")

    merge(cubby, "one", "two")
    assert cubby.rows("select a from collections.two order by a") == [(1,), (2,)]


def test_a_merge_is_refused_with_what_to_do(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="one")
    cubby.ingest({"b": 1}, collection="two")

    with pytest.raises(NotFound):
        merge(cubby, "one", "none")
    with pytest.raises(WrongState, match="one collection"):
        merge(cubby, "one", "one")
    cubby.accept_schema("one")
    with pytest.raises(WrongState, match="typed table"):
        merge(cubby, "one", "two")
    assert (count(cubby, "docs_one"), count(cubby, "docs_two")) == (1, 1)


def test_a_view_on_the_documents_stands_in_the_way_of_a_merge_and_is_named(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="one")
    cubby.ingest({"b": 1}, collection="two")
    cubby.run("create view collections.mine as select * from collections.docs_one")

    with pytest.raises(WrongState, match="mine"):
        merge(cubby, "one", "two")
    cubby.run("drop view collections.mine")
    merge(cubby, "one", "two")


def test_moved_documents_change_their_tables_and_those_like_them_follow(cubby: Cubby) -> None:
    sent = cubby.ingest({"a": 1}, {"a": 1, "b": 2}, {"a": 3}, collection="mixed")
    _index(cubby)

    answer = move(cubby, "mixed", [sent.ids[1]], "parted")
    assert (answer["name"], answer["documents"]) == ("parted", 1)
    assert cubby.collection_of(sent) == ["mixed", "parted", "mixed"]
    assert cubby.collection_of(cubby.ingest({"a": 7, "b": 7})) == ["parted"]
    assert cubby.collection_of(cubby.ingest({"a": 7})) == ["mixed"]
    _index(cubby)
    assert cubby.rows(
        "select collection, path, documents from catalog.schema_path where depth = 1 order by 1, 2"
    ) == [("mixed", "$.a", 3), ("parted", "$.a", 2), ("parted", "$.b", 2)]
    assert stages(cubby) == [
        ("moved", "anna", {"from": "mixed", "into": "parted"}),
        ("documents_moved", "anna", {"from": "mixed", "into": "parted", "documents": 1}),
    ]


def test_those_like_moved_documents_stay_where_others_like_them_stayed(cubby: Cubby) -> None:
    sent = cubby.ingest({"a": 1}, {"a": 2}, collection="mixed")
    move(cubby, "mixed", sent.ids[:1], "parted")

    assert cubby.value("select count(*) from core.collection_rule") == 0


def test_moved_documents_leave_one_typed_table_and_enter_the_other(cubby: Cubby) -> None:
    sent = cubby.ingest({"a": 1}, {"a": 2}, collection="one")
    cubby.ingest({"a": 3}, collection="two")
    cubby.accept_schema("one")
    cubby.accept_schema("two")

    move(cubby, "one", sent.ids[:1], "two")
    assert cubby.rows("select a from collections.one") == [(2,)]
    assert cubby.rows("select a from collections.two order by a") == [(1,), (3,)]


def test_a_move_of_strange_documents_moves_none(cubby: Cubby) -> None:
    sent = cubby.ingest({"a": 1}, collection="one")
    other = cubby.ingest({"b": 1}, collection="two")

    with pytest.raises(NotFound, match="1 of the documents are not in one"):
        move(cubby, "one", [*sent.ids, *other.ids], "two")
    with pytest.raises(InvalidArgument):
        move(cubby, "one", [], "two")
    with pytest.raises(WrongState):
        move(cubby, "one", sent.ids, "one")
    with pytest.raises(InvalidArgument):
        move(cubby, "one", sent.ids, "docs_x")
    assert (count(cubby, "docs_one"), count(cubby, "docs_two")) == (1, 1)


def test_documents_on_their_way_in_are_not_lost_in_a_merge(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="one")
    cubby.ingest({"b": 1}, collection="two")
    others = [cubby.another() for _ in range(3)]
    steps = [
        lambda other=other: other.ingest(*[{"a": 1}] * 50, collection="one") for other in others
    ]

    results = at_once(*steps, lambda: merge(cubby, "one", "two"))

    assert [each for each in results if isinstance(each, Exception)] == []
    assert count(cubby, "docs_two") == 152
    assert cubby.value("select documents from core.collection where name = 'two'") == 152
    for other in others:
        other.close()


def test_a_merge_and_the_jobs_that_follow_storing_do_not_wait_for_each_other(
    cubby: Cubby,
) -> None:
    for n in range(4):
        cubby.ingest(*[{"a": n, "b": k} for k in range(200)], collection="one")
        cubby.ingest(*[{"x": n, "y": k} for k in range(200)], collection="two")
    cubby.set("json_chunk", 200)
    others = [cubby.another() for _ in range(2)]
    cubby.call("api.queue_indexing")
    job = cubby.value("select id from core.job where task = 'json.index'")
    cubby.begin(job)

    def follow(other: Cubby) -> None:
        while other.call("api.index_documents", p_job_id=job)["state"] == "running":
            pass

    results = at_once(
        lambda: follow(others[0]), lambda: follow(others[1]), lambda: merge(cubby, "one", "two")
    )
    assert [each for each in results if isinstance(each, Exception)] == []
    _index(cubby)
    assert dict(cubby.rows("select path, documents from catalog.schema_path")) == {
        "$": 1600, "$.a": 800, "$.b": 800, "$.x": 800, "$.y": 800,
    }  # fmt: skip
    for other in others:
        other.close()


# Together with versions, child tables and keys.
