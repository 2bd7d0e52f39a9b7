"""Files found by their names, and by the other words that a person knows of them."""

# ruff: noqa: RUF001 -- letters of many scripts are the matter here
from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.db.cubby import Cubby, vector
from tests.db.search.searching import found, search
from tests.db.sent import documents, image

NAMES = [
    "IMG_1234.jpg",
    "2018-07-14 Sommerfest Köln.jpg",
    "VacationPhotos2015.jpg",
    "DSC00042.ARW.jpg",
    "photo-2016.jpg",
    "It.jpg",
    "Café de Flore.jpg",
    "Straße.jpg",
    "東京タワー.jpg",
    "ภาพถ่าย.jpg",
    "Фото Ёлка.jpg",
    "Αθήνα.jpg",
    "صورة.jpg",
    "Işık.jpg",
    "notes (1).txt",
    "The Who.mp3",
]
# Each shares words with one of them.
OTHERS = ["IMG_1234 (1).jpg", "IMG_12345.jpg", "It is it.jpg", "Straßenfest.jpg", "東京.jpg", "jpg"]


@pytest.fixture
def named(cubby: Cubby) -> dict[str, str]:
    """The files by name; those with other names are there first."""
    cubby.space(threshold=0.999)
    return {
        name: cubby.picture(None, image(name.encode(), filename=name))["system_id"]
        for name in [*OTHERS, *NAMES]
    }


def test_the_first_hit_for_a_name_is_the_file_of_that_name(
    cubby: Cubby, named: dict[str, str]
) -> None:
    for name in NAMES:
        for query in (
            name,
            unicodedata.normalize("NFD", name),
            name.upper(),
            name.rsplit(".", 1)[0],
        ):
            answer = search(cubby, query)
            assert found(answer)[:1] == [named[name]], query
            assert answer["items"][0]["why"]["whole_name"] is True, query


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("2018-07-14", "2018-07-14 Sommerfest Köln.jpg"),
        ("koln", "2018-07-14 Sommerfest Köln.jpg"),
        ("DSC00042.ARW", "DSC00042.ARW.jpg"),
        ("vacation", "VacationPhotos2015.jpg"),
        ("vaca", "VacationPhotos2015.jpg"),
        ("cafe", "Café de Flore.jpg"),
        ("strasse", "Straße.jpg"),
        ("東京", "東京.jpg"),
        ("タワー", "東京タワー.jpg"),
        ("елка", "Фото Ёлка.jpg"),
        ("αθηνα", "Αθήνα.jpg"),
        ("isik", "Işık.jpg"),
        ("2016", "photo-2016.jpg"),
    ],
)
def test_a_part_of_a_name_finds_the_file(
    cubby: Cubby, named: dict[str, str], query: str, name: str
) -> None:
    assert found(search(cubby, query))[0] == named[name]


def test_a_whole_name_goes_before_what_looks_like_the_words(cubby: Cubby) -> None:
    cubby.space(threshold=0.999)
    for n in range(3):
        cubby.picture(vector(1), image(b"%d" % n, filename=f"red circle {n}.jpg"))
    named = cubby.picture(vector(0, 1), image(filename="Red_Circle.jpg"))["system_id"]

    answer = search(cubby, "red circle", vector(1))

    assert found(answer)[0] == named
    assert answer["items"][0]["score"] > 1 > answer["items"][1]["score"]


def test_camera_place_tags_owner_caption_and_month_are_words_too(cubby: Cubby) -> None:
    metadata: dict[str, Any] = {
        "camera": {"make": "NIKON CORPORATION", "model": "NIKON D7100"},
        "taken_candidates": [
            {"source": "exif", "field": "DateTimeOriginal", "local": "2018-07-14T10:00:00",
             "offset": None, "utc": None}
        ],
        "iptc": {"keywords": ["Lighthouse"], "city": "Sankt Peter-Ording"},
    }  # fmt: skip
    picture = cubby.picture(
        None, image(filename="x.jpg"), owner="Ännchen", tags=["Küste"], metadata=metadata
    )["system_id"]
    cubby.picture(None, image(b"2", filename="y.jpg"))
    cubby.call(
        "api.correct_objects",
        p_ids=[picture],
        p_changes={"caption": "Omas Geburtstag", "place": {"name": "Westerhever"}},
    )

    for query in (
        "nikon d7100", "D7100", "july", "Jul", "July 2018", "2018-07-14", "saturday", "kuste",
        "annchen", "lighthouse", "peter-ording", "geburtstag", "westerhever",
    ):  # fmt: skip
        assert found(search(cubby, query))[:1] == [picture], query


def test_documents_are_read_the_same_way(cubby: Cubby) -> None:
    sent = cubby.ingest(
        {"city": "Köln", "sku": "AB1234"}, {"city": "東京都", "sku": "CD-5"}, {"name": "It"}
    )
    cologne, tokyo, novel = sent.ids

    for query, document in [
        ("koln", cologne), ("1234", cologne), ("ab1234", cologne), ("東京", tokyo), ("CD-5", tokyo),
        ("it", novel),
    ]:  # fmt: skip
        assert found(search(cubby, query)) == [document], query
    listed = cubby.call("catalog.list_objects", p_filter={"q": "koln ab"})
    assert found(listed) == [cologne]
    assert found(cubby.call("catalog.list_objects", p_filter={"q": "..."})) == []


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    stem=st.text(
        st.characters(exclude_characters="\x00/\\", exclude_categories=["Cs", "Cc", "Cf"]),
        min_size=1,
        max_size=30,
    )
)
def test_any_name_with_a_word_in_it_is_the_first_hit_for_itself(cubby: Cubby, stem: str) -> None:
    name = f"{stem}.jpg"
    picture = cubby.picture(None, image(name.encode(), filename=name))["system_id"]
    if cubby.value("select core._name_key(%s)", stem) is None:
        return
    first = found(search(cubby, name))[0]
    assert first == picture or cubby.value(
        "select core._name_key(filename) = core._name_key(%s) from catalog.asset where id = %s",
        name,
        first,
    )


def test_words_of_an_earlier_version_are_read_once_more(cubby: Cubby) -> None:
    """As release 0.1.0 left them: English stems of names, a date in the metadata alone."""
    old = {"value": "2018-07-14T23:30:00", "source": "DateTimeOriginal", "zone": None}
    picture = cubby.picture(None, image(filename="Straße.jpg"), metadata={"captured_at": old})[
        "system_id"
    ]
    document = cubby.ingest({"city": "Köln"}).ids[0]
    cubby.run("update core.search_text set words = to_tsvector('english', 'x'), reading = 1")
    cubby.run(
        "update core.asset set captured_local = null, captured_precision = null,"
        " captured_source = null, captured_trust = null where kind = 'media'"
    )
    assert found(search(cubby, "strasse")) == found(search(cubby, "koln")) == []

    for _ in range(2):
        cubby.run("select core._queue_reindexing()")
    ((job,),) = cubby.rows("select id from core.job where task = 'words.reindex'")
    cubby.begin(job)
    while cubby.call("api.reindex_words", p_job_id=job)["state"] == "running":
        pass

    assert found(search(cubby, "strasse")) == [picture]
    assert found(search(cubby, "koln")) == [document]
    detail = cubby.call("catalog.object_detail", p_id=picture)
    assert (detail["captured_at"], detail["captured"]["source"]) == ("2018-07-14T23:30:00", "exif")
    assert cubby.value("select state from core.job where id = %s", job) == "done"
    cubby.run("select core._queue_reindexing()")
    assert cubby.value("select count(*) from core.job where task = 'words.reindex'") == 1


def test_a_search_of_common_words_finds_those_that_have_all_of_them_first(cubby: Cubby) -> None:
    cubby.ingest(*({"text": f"img jpg {n}"} for n in range(30)), {"text": "img jpg 1234x"})
    waiting = cubby.accept(documents({"text": "img 1234x jpg lighthouse"}))
    cubby.work(waiting)

    first = found(search(cubby, "img jpg lighthouse"))

    assert first[0] == waiting.ids[0]
    assert len(first) == 20
