"""What people say about files stands before what the files say."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from cubby.db.errors import InvalidArgument, NotFound, WrongState
from tests.db.cubby import Cubby, at_once, vector
from tests.db.search.searching import found, search
from tests.db.sent import documents, image


def put(cubby: Cubby, name: str = "IMG_20180714_120000.jpg", **more: Any) -> str:
    return str(cubby.picture(None, image(name.encode(), filename=name), **more)["system_id"])


def correct(cubby: Cubby, ids: str | list[str], **changes: Any) -> Any:
    ids = [ids] if isinstance(ids, str) else ids
    return cubby.call("api.correct_objects", p_ids=ids, p_changes=changes, p_actor="ada")


def shown(cubby: Cubby, system_id: str) -> Any:
    return cubby.call("catalog.object_detail", p_id=system_id)


@pytest.mark.parametrize(
    ("said", "at", "precision"),
    [
        ({"captured_at": "1999"}, "1999", "year"),
        ({"captured_at": "1999-12"}, "1999-12", "month"),
        ({"captured_at": "1999-12-31"}, "1999-12-31", "day"),
        ({"captured_at": "1999-12-31T23:59"}, "1999-12-31T23:59:00", "second"),
        ({"captured_at": "1999-12-31T23:59:58.25"}, "1999-12-31T23:59:58.25", "second"),
        ({"captured_at": "1999-12-31T23:59:58-05:00"}, "1999-12-31T23:59:58-05:00", "second"),
        ({"captured_at": "1999-12-31T23:59:58Z"}, "1999-12-31T23:59:58+00:00", "second"),
        ({"captured_at": "1999-07-01T12:00:00", "zone": "Europe/Vienna"},
         "1999-07-01T12:00:00+02:00", "second"),
        ({"zone": "+05:30"}, "2018-07-14T12:00:00+05:30", "second"),
        ({"zone": "America/New_York"}, "2018-07-14T12:00:00-04:00", "second"),
        ({"shift": "-1 day -2 hours"}, "2018-07-13T10:00:00", "second"),
        ({"shift": "PT30M", "zone": "+01:00"}, "2018-07-14T12:30:00+01:00", "second"),
    ],
)  # fmt: skip
def test_a_person_says_when_it_was_taken(
    cubby: Cubby, said: dict[str, str], at: str, precision: str
) -> None:
    picture = put(cubby)

    correct(cubby, picture, **said)

    detail = shown(cubby, picture)
    assert (detail["captured_at"], detail["captured"]["precision"]) == (at, precision)
    assert (detail["captured"]["source"], detail["captured"]["trust"]) == ("person", "person")


def test_a_person_says_that_no_date_is_known(cubby: Cubby) -> None:
    picture = put(cubby)
    correct(cubby, picture, captured_at=None)

    assert shown(cubby, picture)["captured"] is None
    assert found(search(cubby, "july")) == []


def test_the_zone_of_a_known_moment_gives_its_local_time(cubby: Cubby) -> None:
    picture = put(cubby, "PXL_20240701_012612027.jpg")

    correct(cubby, picture, zone="Asia/Tokyo")

    assert shown(cubby, picture)["captured_at"] == "2024-07-01T10:26:12.027+09:00"


def test_many_are_shifted_each_by_its_own_time(cubby: Cubby) -> None:
    ids = [put(cubby, f"IMG_2018071{n}_120000.jpg") for n in range(3)]

    answer = correct(cubby, [*ids, ids[0]], shift="+1 hour")

    assert (answer["objects_total"], answer["objects"]) == (3, sorted(ids))
    assert [shown(cubby, one)["captured_at"] for one in ids] == [
        f"2018-07-1{n}T13:00:00" for n in range(3)
    ]


def test_place_caption_tags_and_owner_are_said_and_found(cubby: Cubby) -> None:
    gps = {"latitude": 1.5, "longitude": 2.5}
    picture = put(cubby, owner="bob", tags=["cat", "red"], metadata={"gps": gps})
    assert shown(cubby, picture)["place"] == gps | {"source": "file", "trust": "high"}
    vienna = {"latitude": 48.2082, "longitude": 16.3738, "name": "Vienna"}

    correct(
        cubby, picture, place=vienna, caption="By the river", owner="ada",
        tags={"add": ["dog"], "remove": ["cat", "never there"]},
    )  # fmt: skip

    detail = shown(cubby, picture)
    said = vienna | {"source": "person", "trust": "person"}
    assert (detail["place"], detail["caption"]) == (said, "By the river")
    assert (detail["owner"], detail["tags"]) == ("ada", ["dog", "red"])
    assert detail["metadata"]["gps"] == gps
    for word in ("vienna", "river", "dog", "ada"):
        assert found(search(cubby, word)) == [picture], word
    for word in ("cat", "bob"):
        assert found(search(cubby, word)) == [], word
    assert found(cubby.call("catalog.list_objects", p_filter={"owner": "ada"})) == [picture]


def test_what_is_read_of_a_file_may_be_sent_back(cubby: Cubby) -> None:
    gps = {"latitude": 48.2, "longitude": 16.4, "altitude": 171.5, "direction": 12.5}
    picture = put(cubby, metadata={"gps": gps})
    corrected = {"place": {"name": "Vienna"}, "caption": "Grandma", "tags": {"add": ["pier"]}}
    for said in ({}, corrected):
        if said:
            correct(cubby, picture, **said)
        fields = ("captured_at", "place", "caption", "tags", "owner")
        before = {name: shown(cubby, picture)[name] for name in fields}

        correct(cubby, picture, **before)

        after = {name: shown(cubby, picture)[name] for name in fields}
        by_a_person = {"source": "person", "trust": "person"}
        assert after == before | {"place": before["place"] | by_a_person}


def test_a_list_of_tags_is_all_of_them(cubby: Cubby) -> None:
    one, other = put(cubby), put(cubby)
    correct(cubby, one, tags={"add": ["summer", "pier"]})

    correct(cubby, [one, other], tags=["pier", "boat"])

    assert shown(cubby, one)["tags"] == shown(cubby, other)["tags"] == ["boat", "pier"]


def test_each_file_keeps_in_its_lineage_what_was_said_and_what_it_replaced(cubby: Cubby) -> None:
    picture = put(cubby, tags=["cat"])
    said = correct(cubby, picture, captured_at="1999", tags={"remove": ["cat"]})

    rows = cubby.rows(
        "select actor, detail from catalog.lineage where asset_id = %s and stage = 'corrected'"
        " order by id",
        picture,
    )

    assert [(actor, detail["field"]) for actor, detail in rows] == [
        ("ada", "captured"),
        ("ada", "tags"),
    ]
    assert {detail["correction_id"] for _, detail in rows} == {said["correction_id"]}
    assert rows[0][1]["before"]["local"] == "2018-07-14T12:00:00"
    assert rows[0][1]["value"]["local"] == "1999-01-01T00:00:00"
    assert rows[1][1]["before"] == ["cat"]
    assert [one["field"] for one in shown(cubby, picture)["corrections"]] == ["captured", "tags"]
    assert cubby.value("select count(*) from catalog.correction where undone_at is null") == 2


def test_undo_gives_back_what_the_file_says(cubby: Cubby) -> None:
    picture = put(
        cubby, owner="bob", tags=["cat"], metadata={"gps": {"latitude": 1, "longitude": 2}}
    )
    before = shown(cubby, picture)
    said = correct(
        cubby, picture, captured_at="1999", place=None, caption="x", owner=None,
        tags={"add": ["dog", "cat"], "remove": ["never"]},
    )  # fmt: skip
    assert shown(cubby, picture) != before

    undone = cubby.call("api.undo_correction", p_correction_id=said["correction_id"], p_actor="eve")

    assert shown(cubby, picture) == before
    assert (undone["undone_by"], undone["objects"]) == ("eve", [picture])
    assert found(search(cubby, "bob")) == [picture]
    assert cubby.value(
        "select count(*) from catalog.lineage where stage = 'correction_undone' and actor = 'eve'"
    ) == 5  # fmt: skip


def test_what_was_said_later_stands_when_the_earlier_is_undone(cubby: Cubby) -> None:
    picture = put(cubby, tags=["cat"])
    first = correct(cubby, picture, captured_at="1999", tags={"add": ["dog"], "remove": ["cat"]})
    second = correct(cubby, picture, captured_at="2000", tags={"add": ["dog"]})

    cubby.call("api.undo_correction", p_correction_id=first["correction_id"])
    detail = shown(cubby, picture)
    assert (detail["captured_at"], detail["tags"]) == ("2000", ["cat", "dog"])

    cubby.call("api.undo_correction", p_correction_id=second["correction_id"])
    detail = shown(cubby, picture)
    assert (detail["captured_at"], detail["tags"]) == ("2018-07-14T12:00:00", ["cat"])


def test_corrections_survive_processing_labels_and_reading_again(cubby: Cubby) -> None:
    cubby.space()
    job = cubby.media_job(image(filename="IMG_20180714_120000.jpg"), owner="bob", tags=["cat"])
    picture = cubby.value("select id::text from core.asset")
    changes = {
        "captured_at": "1999-05-05T10:00:00+02:00", "owner": "ada", "caption": "x",
        "place": {"name": "Vienna"}, "tags": {"add": ["dog"], "remove": ["cat", "square"]},
    }  # fmt: skip
    correct(cubby, picture, **changes)  # while it waits

    made = cubby.record(job, vector(1), simple_tags=["square", "red"])

    def checked() -> None:
        detail = shown(cubby, picture)
        assert detail["captured_at"] == "1999-05-05T10:00:00+02:00"
        assert (detail["owner"], detail["caption"]) == ("ada", "x")
        assert (detail["place"]["name"], detail["tags"]) == ("Vienna", ["dog", "red"])
        assert found(search(cubby, "vienna dog ada 1999-05-05")) == [picture]

    checked()
    name = cubby.value("select name from core.cluster where id = %s", made["cluster_id"])
    assert name == "images Vienna 1999-05-05"
    cubby.run("update core.embedding_space set active = true")
    retag = cubby.value("select core._insert_job('media.retag')")
    cubby.begin(retag)
    assert cubby.call("api.retag_media", p_job_id=retag)["state"] == "done"
    checked()
    cubby.run("update core.search_text set reading = 1")
    again = cubby.value("select core._insert_job('words.reindex')")
    cubby.begin(again)
    while cubby.call("api.reindex_words", p_job_id=again)["state"] == "running":
        pass
    checked()


def test_all_are_corrected_or_none(cubby: Cubby) -> None:
    picture = put(cubby)
    undated = put(cubby, "x.jpg")
    document = cubby.accept(documents({"a": 1})).ids[0]

    with pytest.raises(NotFound):
        correct(cubby, [picture, str(uuid4())], caption="x")
    with pytest.raises(WrongState, match="1 of 2 files have none"):
        correct(cubby, [picture, undated], shift="1 hour")
    with pytest.raises(WrongState, match="1 of 2 objects are"):
        correct(cubby, [picture, document], caption="x")

    assert shown(cubby, picture)["corrections"] == []
    assert cubby.value("select count(*) from core.correction") == 0


@pytest.mark.parametrize(
    "changes",
    [
        {}, {"colour": "red"}, {"captured_at": "yesterday"}, {"captured_at": "2018-02-30"},
        {"captured_at": "1700"}, {"captured_at": 2018.5}, {"captured_at": "2018-01-01T00:00+99:00"},
        {"zone": "Mars/Olympus"}, {"zone": "CEST"}, {"zone": None}, {"shift": "a while"},
        {"shift": None}, {"captured_at": "2018", "shift": "1 day"},
        {"captured_at": "2018-01-01T00:00:00Z", "zone": "+01:00"},
        {"captured_at": None, "zone": "+01:00"},
        {"place": {}}, {"place": {"latitude": 1}}, {"place": {"latitude": 91, "longitude": 0}},
        {"place": {"latitude": "1", "longitude": "2"}}, {"place": {"name": ""}}, {"place": "x"},
        {"place": {"name": "x", "street": "y"}}, {"tags": {}}, {"tags": [""]}, {"tags": None},
        {"place": {"latitude": 1, "longitude": 2, "direction": 361}},
        {"place": {"source": "person", "trust": "person"}},
        {"tags": {"add": ["x"], "remove": ["x"]}}, {"tags": {"add": [""]}}, {"tags": {"add": [1]}},
        {"tags": {"add": ["x" * 256]}}, {"tags": {"add": "x"}}, {"owner": ""}, {"owner": 1},
        {"owner": "x" * 256}, {"caption": ""}, {"caption": "x" * 10_001}, {"caption": ["x"]},
    ],
)  # fmt: skip
def test_what_cannot_hold_is_refused(shared: Cubby, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        shared.call("api.correct_objects", p_ids=[str(uuid4())], p_changes=changes)

    assert refusal.value.message[0].isupper()
    assert refusal.value.hint


@pytest.mark.parametrize("count", [0, 10_001])
def test_one_to_ten_thousand_are_corrected_at_once(shared: Cubby, count: int) -> None:
    with pytest.raises(InvalidArgument, match=f"Cannot correct {count} objects"):
        correct(shared, [str(uuid4()) for _ in range(count)], caption="x")


def test_a_correction_is_undone_once(cubby: Cubby) -> None:
    said = correct(cubby, put(cubby), caption="x")["correction_id"]
    other = cubby.another()

    results = at_once(
        lambda: cubby.call("api.undo_correction", p_correction_id=said),
        lambda: other.call("api.undo_correction", p_correction_id=said),
    )
    other.close()

    assert sorted(isinstance(result, WrongState) for result in results) == [False, True]
    with pytest.raises(NotFound, match=r"Correction .* not found"):
        cubby.call("api.undo_correction", p_correction_id=str(uuid4()))


def test_corrections_are_listed_newest_first_also_of_one_object(cubby: Cubby) -> None:
    one, two = put(cubby), put(cubby, "x.jpg")
    first = correct(cubby, [one, two], caption="x")["correction_id"]
    second = correct(cubby, two, caption=None)["correction_id"]
    cubby.call("api.undo_correction", p_correction_id=second)

    page = cubby.call("catalog.list_corrections", p_limit=1)
    rest = cubby.call("catalog.list_corrections", p_cursor=page["next_cursor"])
    of_one = cubby.call("catalog.list_corrections", p_asset_id=one)

    assert [item["correction_id"] for item in page["items"]] == [second]
    assert page["items"][0]["undone_at"] is not None
    assert [item["correction_id"] for item in rest["items"]] == [first]
    assert [item["correction_id"] for item in of_one["items"]] == [first]


def test_an_admin_corrects_in_psql_and_an_analyst_only_reads(cubby: Cubby) -> None:
    picture = put(cubby)
    with cubby.database.connect("cubby_admin") as admin:
        actor = admin.info.user
        admin.execute(
            "select api.correct_objects(array(select id from catalog.asset), %s)",
            ('{"captured_at": "2001"}',),
        )
    with cubby.database.connect("cubby_analyst") as analyst:
        row = analyst.execute(
            "select captured_local::date::text, captured_source, captured_precision"
            " from catalog.asset where id = %s",
            (picture,),
        ).fetchone()
        assert row == ("2001-01-01", "person", "year")
        assert analyst.execute("select actor, field from catalog.correction").fetchall() == [
            (actor, "captured")
        ]
