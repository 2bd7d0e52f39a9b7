from __future__ import annotations

from tests.db.cubby import Cubby, vector


def test_a_catalogue_that_fits_together_has_no_findings(cubby: Cubby) -> None:
    cubby.space()
    cubby.picture(vector(1))
    cubby.ingest({"a": 1}, {"b": 2}, collection="t")

    assert cubby.call("catalog.fsck_database") == []


def test_no_more_than_asked_of_each_kind(cubby: Cubby) -> None:
    cubby.ingest(*({"a": n} for n in range(5)), collection="t")
    cubby.run("delete from collections.docs_t")
    cubby.run(
        "insert into collections.docs_t (id, doc, created_at)"
        " select uuidv7(), '{}', now() from generate_series(1, 5)"
    )

    kinds = [one["kind"] for one in cubby.call("catalog.fsck_database", p_limit=2)]

    assert kinds == ["document_without_object"] * 2 + ["object_without_document"] * 2


def test_a_collection_that_was_merged_into_another_is_not_missed(cubby: Cubby) -> None:
    for name in ("old", "new"):
        cubby.ingest({"a": 1}, collection=name)

    cubby.call("api.merge_collections", p_from="old", p_into="new", p_actor="anna")

    assert cubby.call("catalog.fsck_database") == []
