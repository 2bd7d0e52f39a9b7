"""Google Takeout: the JSON beside a photograph finds it, however Takeout spelled their names."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from tests.db.cubby import Cubby
from tests.db.sent import documents, image

FOLDER = "Takeout/Google Photos/Trip/"
LONG = "Screenshot_2022-10-28-09-31-43-118_com.snapchat.jpg"
PAIRS = [
    ("IMG_1.jpg", "IMG_1.jpg.json"),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"),
    ("IMG_1.JPG", "img_1.jpg.json"),
    ("PXL_20230104_101112131.jpg", "PXL_20230104_101112131.jpg.supplemental-metad.json"),
    ("PXL_20230104_101112131.jpg", "PXL_20230104_101112131.jpg.s.json"),
    ("PXL_20230104_101112131.jpg", "PXL_20230104_101112131.jpg..json"),
    ("IMG_1(1).jpg", "IMG_1.jpg(1).json"),
    ("IMG_1(2).jpg", "IMG_1.jpg.supplemental-metadata(2).json"),
    ("IMG_1(1).jpg", "IMG_1(1).jpg.json"),
    ("IMG_1-edited.jpg", "IMG_1.jpg.json"),
    ("IMG_1-edited(1).jpg", "IMG_1.jpg(1).json"),
    ("IMG_1(1)-edited.jpg", "IMG_1.jpg(1).json"),
    ("IMG_1-bearbeitet.jpg", "IMG_1.jpg.supplemental-metadata.json"),
    (LONG, "Screenshot_2022-10-28-09-31-43-118_com.snapcha.json"),
    ("Urlaub in Knaufspesch in der Schneifel (38).JPG",
     "Urlaub in Knaufspesch in der Schneifel (38).JP.json"),
    ("a name of the greatest length there may be xyz-ed.jpg",
     "a name of the greatest length there may be xyz.json"),
    ("IMG_1.jpg", "IMG_1.json"),
    ("PXL_1.MP.jpg", "PXL_1.MP.jpg.supplemental-metadata.json"),
]  # fmt: skip


def taken(title: str = "IMG_1.jpg", **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "description": "Grandma on the pier",
        "imageViews": "12",
        "creationTime": {"timestamp": "1609459200", "formatted": "01.01.2021"},
        "photoTakenTime": {"timestamp": "1531562400", "formatted": "14.07.2018, 10:00:00 UTC"},
        "geoData": {"latitude": 48.2082, "longitude": 16.3738, "altitude": 171.0},
        "people": [{"name": "Ada Lovelace"}, {"name": "Grace"}],
        "url": "https://photos.google.com/photo/AF1QipXyz",
    } | more


def picture(cubby: Cubby, name: str, owner: str | None = None, **facts: Any) -> str:
    part = image(repr((name, owner)).encode(), filename=name, path=FOLDER + name)
    return str(cubby.picture(None, part, owner=owner, **facts)["system_id"])


def sidecar(cubby: Cubby, name: str, owner: str | None = None, **said: Any) -> str:
    part = documents(taken(**said), filename=name, path=FOLDER + name)
    return cubby.work(cubby.accept(part, owner=owner)).ids[0]


def detail(cubby: Cubby, system_id: str) -> dict[str, Any]:
    found: dict[str, Any] = cubby.call("catalog.object_detail", p_id=system_id)
    return found


def test_names_that_takeout_gives_to_one_photograph_share_a_key(cubby: Cubby) -> None:
    keys = (
        "select core._takeout_keys('', lower(%s), false) && core._takeout_keys('', lower(%s), true)"
    )
    strangers = [
        ("IMG_1(1).jpg", "IMG_1.jpg.json"),
        ("IMG_1.jpg", "IMG_1.jpg(1).json"),
        ("IMG_1.jpg", "IMG_2.jpg.json"),
        ("IMG_1(1).jpg", "IMG_1.jpg(2).json"),
        ("IMG_1.jpg", "metadata.json"),
        ("IMG_1.jpg", "IMG_1.jpg.supplied.json"),
    ]

    assert [pair for pair in PAIRS if not cubby.value(keys, *pair)] == []
    assert [pair for pair in strangers if cubby.value(keys, *pair)] == []


@pytest.mark.parametrize(("name", "beside"), [PAIRS[1], PAIRS[7], PAIRS[9]])
@pytest.mark.parametrize("sidecar_first", [False, True])
def test_a_sidecar_finds_its_picture_by_name(
    pictures: Cubby, name: str, beside: str, sidecar_first: bool
) -> None:
    if sidecar_first:
        of, system_id = sidecar(pictures, beside), picture(pictures, name)
    else:
        system_id, of = picture(pictures, name), sidecar(pictures, beside)

    found = detail(pictures, system_id)
    assert found["companions"] == [{"system_id": of, "kind": "sidecar"}]
    assert found["caption"] == "Grandma on the pier"
    assert detail(pictures, of)["companion_of"]["system_id"] == system_id


def test_what_it_says_becomes_facts_with_their_source(pictures: Cubby) -> None:
    system_id = picture(pictures, "IMG_1.jpg")
    sidecar(pictures, "IMG_1.jpg.json")

    found = detail(pictures, system_id)

    assert found["captured_at"] == "2018-07-14T10:00:00+00:00"
    assert (found["captured"]["source"], found["captured"]["zone"]) == ("sidecar", None)
    assert found["place"] == {
        "latitude": 48.2082, "longitude": 16.3738, "altitude": 171.0,
        "source": "sidecar", "trust": "medium",
    }  # fmt: skip
    assert found["metadata"]["people"] == ["Ada Lovelace", "Grace"]
    assert found["metadata"]["sidecar"]["imageViews"] == "12"
    for words in ("grandma", "lovelace", "pier"):
        page = pictures.call("catalog.search_page", p_query=words)
        assert [hit["system_id"] for hit in page["items"]] == [system_id], words


def test_what_the_camera_states_goes_before_it(pictures: Cubby) -> None:
    time = {"source": "exif", "field": "DateTimeOriginal", "local": "2018-07-14T12:00:00",
            "offset": None, "utc": None}  # fmt: skip
    spot = {"latitude": 1.5, "longitude": 2.5}
    system_id = picture(pictures, "IMG_1.jpg", metadata={"taken_candidates": [time], "gps": spot})
    sidecar(pictures, "IMG_1.jpg.json")

    found = detail(pictures, system_id)

    # The camera's clock and Google's moment are two hours apart: that is the zone.
    assert found["captured_at"] == "2018-07-14T12:00:00+02:00"
    assert found["captured"]["source"] == "exif"
    assert found["place"] == spot | {"source": "file", "trust": "high"}


def test_a_place_of_zeros_is_none(pictures: Cubby) -> None:
    system_id = picture(pictures, "IMG_1.jpg")
    sidecar(pictures, "IMG_1.jpg.json", geoData={"latitude": 0.0, "longitude": 0.0, "altitude": 0})

    assert detail(pictures, system_id)["place"] is None


@pytest.mark.parametrize(
    "said",
    [
        {"photoTakenTime": "yesterday", "people": "Ada", "geoData": [1], "description": 7},
        {"photoTakenTime": {"timestamp": "99999999999999999999"}, "people": [1, {"name": None}]},
        {"geoData": {"latitude": "north", "longitude": None}, "photoTakenTime": None},
    ],
)
def test_a_sidecar_with_odd_values_harms_nothing(pictures: Cubby, said: dict[str, Any]) -> None:
    system_id = picture(pictures, "IMG_1.jpg")
    sidecar(pictures, "IMG_1.jpg.json", **said)

    found = detail(pictures, system_id)

    assert len(found["companions"]) == 1
    assert found["captured"] is None


@pytest.mark.parametrize(
    "order", list(permutations(["IMG_1.jpg", "IMG_1-edited.jpg", "IMG_1.jpg.json"]))[::2]
)
def test_the_edited_version_shares_the_sidecar(pictures: Cubby, order: tuple[str, ...]) -> None:
    ids = {name: (sidecar if name.endswith("json") else picture)(pictures, name) for name in order}

    for name in ("IMG_1.jpg", "IMG_1-edited.jpg"):
        assert detail(pictures, ids[name])["caption"] == "Grandma on the pier"
    assert detail(pictures, ids["IMG_1.jpg.json"])["companion_of"]["system_id"] == ids["IMG_1.jpg"]


def test_owners_and_folders_keep_them_apart(pictures: Cubby) -> None:
    anns = picture(pictures, "IMG_1.jpg", owner="ann")
    sidecar(pictures, "IMG_1.jpg.json", owner="ben")
    elsewhere = documents(taken(), filename="IMG_1.jpg.json", path="Takeout/B/IMG_1.jpg.json")
    pictures.work(pictures.accept(elsewhere, owner="ann"))

    assert detail(pictures, anns)["companions"] == []


def test_other_documents_of_that_name_are_no_sidecars(pictures: Cubby) -> None:
    system_id = picture(pictures, "IMG_1.jpg")
    part = documents({"title": "IMG_1.jpg"}, filename="IMG_1.jpg.json", path=FOLDER + "x")
    pictures.work(pictures.accept(part))

    assert detail(pictures, system_id)["companions"] == []


def test_a_copy_of_the_picture_takes_nothing_from_the_sidecar(pictures: Cubby) -> None:
    part = image(b"same", filename="IMG_1.jpg", path=FOLDER + "IMG_1.jpg")
    pictures.picture(None, part, owner="ann", metadata={"description": "the camera's words"})
    sidecar(pictures, "IMG_1.jpg.json", owner="ann")
    job = pictures.media_job(image(b"same", filename="other.jpg"), owner="ben")

    copied = pictures.call("api.record_copy", p_job_id=job)

    found = detail(pictures, copied["system_id"])
    assert found["metadata"]["description"] == "the camera's words"
    assert (found["caption"], found["place"], found["captured"]) == (None, None, None)
    assert "sidecar" not in found["metadata"]


def test_a_correction_stands_before_the_sidecar(pictures: Cubby) -> None:
    system_id = picture(pictures, "IMG_1.jpg")
    pictures.call(
        "api.correct_objects", p_ids=[system_id],
        p_changes={"caption": "mine", "captured_at": "2001-02-03"}, p_actor="ann",
    )  # fmt: skip
    sidecar(pictures, "IMG_1.jpg.json")

    found = detail(pictures, system_id)
    assert (found["caption"], found["captured_at"]) == ("mine", "2001-02-03")
