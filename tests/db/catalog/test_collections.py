"""What a collection's page reads: documents by what they contain, what belongs there, a merge."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import NotFound
from tests.db.cubby import Cubby
from tests.db.json.test_index_documents import _index


def _found(cubby: Cubby, contains: Any, **page: Any) -> list[Any]:
    answer = cubby.call(
        "catalog.collection_documents", p_name="things", p_contains=contains, **page
    )
    return [item["document"] for item in answer["items"]]


def test_documents_are_found_by_what_they_contain_one_or_the_other(cubby: Cubby) -> None:
    documents = [{"n": 1, "at": {"x": "a"}}, {"n": "1"}, {"n": 2}, {"n": 1.50}]
    cubby.ingest(*documents, collection="things")

    assert _found(cubby, {"n": 2}) == [documents[2]]
    assert _found(cubby, [{"n": "1"}, {"n": 1}]) == documents[:2]
    assert _found(cubby, [{"at": {"x": "a"}}]) == documents[:1]
    assert _found(cubby, [{"n": 7}]) == []
    assert _found(cubby, [{"n": "1"}, {"n": 1}], p_limit=1) == documents[:1]


def test_what_many_contain_comes_in_pages_too(cubby: Cubby) -> None:
    cubby.ingest({"a": 1, "n": 0}, collection="things")
    cubby.run(
        "insert into collections.docs_things (id, doc, created_at)"
        " select uuidv7(), jsonb_build_object('a', 1, 'n', n), now()"
        " from generate_series(1, 5001) as n"
    )
    answer: dict[str, Any] = {"next_cursor": None}
    seen: list[int] = []
    while len(seen) < 5002:
        answer = cubby.call(
            "catalog.collection_documents", p_name="things", p_contains=[{"a": 1}],
            p_limit=1000, p_cursor=answer["next_cursor"],
        )  # fmt: skip
        seen += [item["document"]["n"] for item in answer["items"]]
    assert sorted(seen) == list(range(5002))
    assert answer["next_cursor"] is None


def test_a_document_has_its_row_beside_it_where_there_is_one(cubby: Cubby) -> None:
    cubby.ingest({"n": 1, "t": "x"}, {"n": 2, "t": "y"}, collection="things")
    asked = {"p_name": "things", "p_rows": True}
    rows = [item["row"] for item in cubby.call("catalog.collection_documents", **asked)["items"]]
    assert rows == [None, None]

    cubby.check()
    schema = cubby.call("catalog.list_schemas")["items"][0]["id"]
    cubby.call("api.accept_schema", p_schema_id=schema, p_actor="anna")
    cubby.ingest({"n": 3, "t": "z", "late": True}, collection="things")
    rows = [item["row"] for item in cubby.call("catalog.collection_documents", **asked)["items"]]
    assert rows[2] == {"n": 3, "t": "z", "extra": {"late": True}}


def test_what_belongs_to_a_collection_is_told(cubby: Cubby) -> None:
    cubby.ingest({"a": 1, "tags": ["x"]}, {"a": 1, "b": {"c": 2}}, collection="things")
    cubby.ingest({"z": 1}, collection="others")
    _index(cubby)
    cubby.call("api.rename_collection", p_name="things", p_to="items", p_actor="anna")
    cubby.call("api.merge_collections", p_from="others", p_into="items", p_actor="anna")

    about = cubby.call("catalog.collection_about", p_name="items")

    assert about["signature"][0] == {"key": "a", "share": 1}
    assert (about["aliases"], about["merged"]) == (["things"], ["others"])
    assert {field["path"]: field["keys"] for field in about["fields"]} == {
        "a": ["a"], "b.c": ["b", "c"], "tags.[]": ["tags", None], "z": ["z"],
    }  # fmt: skip
    assert about["drift"] is None


def test_a_merge_is_told_before_it_is_done(cubby: Cubby) -> None:
    cubby.ingest({"a": 1, "b": 1}, collection="things")
    cubby.ingest({"a": 1, "z": 1}, {"a": 2, "z": 2}, collection="others")

    told = cubby.call("catalog.merge_preview", p_from="things", p_into="others")

    assert (told["documents"], told["into_documents"]) == (1, 2)
    assert (told["shared_keys"], told["new_keys"]) == (["a"], ["b"])
    assert (told["into_table"], told["refusal"]) == (None, None)
    same = cubby.call("catalog.merge_preview", p_from="things", p_into="things")
    assert same["refusal"] == "things and things are one collection"
    with pytest.raises(NotFound, match="Collection nowhere not found"):
        cubby.call("catalog.merge_preview", p_from="things", p_into="nowhere")
