"""What may be the path of a key, an order or a condition of deletion, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument
from tests.db.cubby import Cubby
from tests.db.schema.keyed import keyed_table, set_key


@pytest.mark.parametrize(
    ("given", "shown"),
    [("$['a.b']", "$['a.b']"), ('$["it\'s"]', "$['it\\'s']"), ("a.b", "$['a.b']"),
     ("$.l[0].x", "$.l[0].x"), (["l", 0, "x"], "$.l[0].x"), ('$."a.b"', "$['a.b']")],
)  # fmt: skip
def test_a_path_is_a_singular_query(cubby: Cubby, given: Any, shown: str) -> None:
    cubby.ingest({"a.b": 1, "it's": 2, "l": [{"x": 3}]}, collection="things")

    answer = set_key(cubby, given, p_dry_run=True)

    assert (answer["key"], answer["keys"]) == ([shown], 1)
    set_key(cubby, given)
    assert cubby.value("select key from catalog.collection") == [shown]


@pytest.mark.parametrize(
    "path", ["$", "$.", "$.a..b", "$[*]", "$.a[?@.x]", "$.a b", "$..a", "$.1a", [], [0], [-1], 5]
)
def test_what_begins_with_a_dollar_and_is_no_path_is_refused(cubby: Cubby, path: Any) -> None:
    cubby.ingest({"a": 1}, collection="things")

    with pytest.raises(InvalidArgument, match="Invalid path"):
        set_key(cubby, path)
    with pytest.raises(InvalidArgument, match="Invalid path"):
        set_key(cubby, "a", p_order_by=path if path != [] else "$")


def test_a_key_that_no_document_has_is_refused(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, {"a": 2}, collection="things")

    with pytest.raises(
        InvalidArgument, match=r"None of the 2 documents of things has the key \$\.b"
    ):
        set_key(cubby, "$.b")
    assert set_key(cubby, "$.b", p_dry_run=True)["without_key"] == 2


@pytest.mark.parametrize(("key", "share"), [("$.no", 1), ("$.a", 0.5), (None, None)])
def test_a_collection_says_how_many_documents_lack_its_key(
    cubby: Cubby, key: str | None, share: float | None
) -> None:
    cubby.ingest(
        {"a": 1, "n": 1}, {"n": 2}, collection="things", key=["no"] if key == "$.no" else None
    )
    if key == "$.a":
        set_key(cubby, key)

    assert cubby.call("catalog.collection_detail", p_name="things")["without_key"] == share


def test_one_path_and_one_condition_need_no_list(cubby: Cubby) -> None:
    cubby.ingest({"id": 1, "gone": "yes"}, collection="things")

    answer = cubby.call(
        "api.set_collection_key",
        p_name="things", p_paths="$.id", p_order_by="$.id", p_delete_when="$.gone = 'yes'",
    )  # fmt: skip

    assert (answer["key"], answer["tombstones"]) == (["$.id"], 1)


@pytest.mark.parametrize(
    "condition",
    [
        "$.a",
        "$.a = x",
        "$.a = 'x",
        "$.a = 'it's'",
        "= 1",
        "$.a is 1",
        {"path": "a"},
        {"path": "a", "equals": []},
        5,
    ],
)
def test_what_is_no_condition_is_refused(cubby: Cubby, condition: Any) -> None:
    cubby.ingest({"a": 1}, collection="things")

    with pytest.raises(InvalidArgument):
        set_key(cubby, "a", p_delete_when=[condition])


def test_rules_stay_until_they_are_taken_back_and_need_a_key(cubby: Cubby) -> None:
    keyed_table(
        cubby, {"id": 1, "v": 2}, {"id": 1, "v": 1}, p_order_by="v", p_delete_when=["$.x = 1"]
    )

    said = set_key(cubby, "$.id")
    assert (said["order_by"], said["delete_when"]) == ("$.v", ["$.x = 1"])
    said = set_key(cubby, "$.id", p_order_by=[], p_delete_when=[])
    assert (said["order_by"], said["delete_when"]) == (None, [])
    cubby.backfill()
    assert cubby.value("select v from collections.things") == 1
    with pytest.raises(InvalidArgument, match="need a key"):
        set_key(cubby, p_order_by="v")
