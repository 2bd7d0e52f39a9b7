"""Identical documents of a collection, as a view and page by page."""

from __future__ import annotations

import pytest

from cubby.db.errors import NotFound
from tests.db.cubby import Cubby


def test_documents_of_the_same_bytes_are_seen_once_with_their_number(cubby: Cubby) -> None:
    first = cubby.ingest(b'{"a":1}', b'{"a":2}', b'{"a":1}', b'{"a": 1}', collection="things")
    again = cubby.ingest(b'{"a":1}', collection="things")
    cubby.ingest(b'{"a":2}', collection="others")

    rows = cubby.rows(
        "select collection, documents, first_id::text, last_id::text"
        " from catalog.duplicate_document"
    )
    assert rows == [("things", 3, first.ids[0], again.ids[0])]
    (item,) = cubby.call("catalog.duplicate_documents", p_name="things")["items"]
    assert (item["system_id"], item["documents"]) == (first.ids[0], 3)
    assert item["duplicates"] == [first.ids[2], again.ids[0]]
    assert item["document"] == {"a": 1}
    assert cubby.call("catalog.duplicate_documents", p_name="others")["items"] == []


def test_pages_of_duplicates_follow_one_another(cubby: Cubby) -> None:
    cubby.ingest(*[{"n": n % 5} for n in range(10)], collection="things")
    seen, cursor = [], None
    while True:
        page = cubby.call(
            "catalog.duplicate_documents", p_name="things", p_limit=2, p_cursor=cursor
        )
        seen += [one["document"]["n"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert seen == [0, 1, 2, 3, 4]


def test_records_are_compared_by_their_content(cubby: Cubby) -> None:
    cubby.ingest({"List": [{"Id": 1}, {"Id": 2}, {"Id": 1}]}, collection="things")
    cubby.call("api.set_collection_records", p_name="things", p_path="$.List")

    (item,) = cubby.call("catalog.duplicate_documents", p_name="things")["items"]
    assert (item["documents"], item["document"]) == (2, {"Id": 1})


def test_an_unknown_collection_is_refused(cubby: Cubby) -> None:
    with pytest.raises(NotFound):
        cubby.call("catalog.duplicate_documents", p_name="nothing")
