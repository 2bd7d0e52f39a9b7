"""Sidecars, raw files and live photos find their file by name and owner, in whatever order."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from tests.db.cubby import Cubby
from tests.db.sent import image

NEF, XMP = "image/x-nikon-nef", "application/rdf+xml"
SIDECAR = {
    "xmp": {"xmp:Rating": "5"},
    "rating": 5,
    "description": "Grandma on the pier",
    "taken_candidates": [{"source": "sidecar", "field": "xmp:CreateDate",
                          "local": "2011-07-19T11:36:38", "offset": None, "utc": None}],
}  # fmt: skip


def send(cubby: Cubby, filename: str, owner: str | None = None, **facts: Any) -> str:
    content = filename.encode() + repr((owner, facts)).encode()
    if filename.endswith(".xmp"):
        facts = {"media_type": "other", "content_type": XMP, "metadata": SIDECAR} | facts
    if filename.lower().endswith(".nef"):
        facts = {"content_type": NEF} | facts
    answer = cubby.picture(None, image(content, filename=filename), owner=owner, **facts)
    return str(answer["system_id"])


def pairs(cubby: Cubby) -> set[tuple[str, str, str]]:
    rows = cubby.rows("select filename, main_filename, kind from catalog.companion")
    return {(str(one), str(main), str(kind)) for one, main, kind in rows}


@pytest.mark.parametrize("order", list(permutations(["DSC_1.NEF", "dsc_1.jpg", "DSC_1.xmp"])))
def test_a_shot_is_one_whatever_comes_first(pictures: Cubby, order: tuple[str, ...]) -> None:
    ids = {name: send(pictures, name) for name in order}

    assert pairs(pictures) == {
        ("dsc_1.jpg", "dsc_1.nef", "rendition"),
        ("dsc_1.xmp", "dsc_1.nef", "sidecar"),
    }
    raw = pictures.call("catalog.object_detail", p_id=ids["DSC_1.NEF"])
    assert {companion["kind"] for companion in raw["companions"]} == {"rendition", "sidecar"}
    assert raw["metadata"]["rating"] == 5
    assert raw["metadata"]["description"] == "Grandma on the pier"
    assert raw["metadata"]["taken_candidates"] == SIDECAR["taken_candidates"]
    picture = pictures.call("catalog.object_detail", p_id=ids["dsc_1.jpg"])
    assert picture["companion_of"] == {"system_id": ids["DSC_1.NEF"], "kind": "rendition"}
    found = pictures.value(
        "select count(*) from core.search_text where asset_id = %s and words @@ 'grandma'",
        ids["DSC_1.NEF"],
    )
    assert found == 1


def test_a_sidecar_that_names_the_whole_file_goes_with_that_one(pictures: Cubby) -> None:
    for name in ("a.nef", "a.jpg", "a.jpg.xmp"):
        send(pictures, name)

    assert ("a.jpg.xmp", "a.jpg", "sidecar") in pairs(pictures)


def test_files_of_two_owners_are_never_paired(pictures: Cubby) -> None:
    send(pictures, "a.jpg", owner="ann")
    send(pictures, "a.nef", owner="ben")
    send(pictures, "a.xmp")

    assert pairs(pictures) == set()


def test_two_shots_under_one_name_are_not_one(pictures: Cubby) -> None:
    for name, day in (("a.nef", "2018-03-04"), ("a.jpg", "2021-05-06")):
        send(pictures, name, metadata={"captured_at": {"value": f"{day}T05:06:07"}})

    assert pairs(pictures) == set()


@pytest.mark.parametrize("film_first", [False, True])
def test_a_live_photo_is_paired_by_its_identifier_and_not_by_name(
    pictures: Cubby, film_first: bool
) -> None:
    live = {"content_identifier": "F9CD4967"}
    files: list[tuple[str, dict[str, Any]]] = [
        ("img_1.heic", {"metadata": live}),
        ("other.mov", {"metadata": live, "media_type": "video", "content_type": "video/quicktime"}),
    ]
    for name, facts in reversed(files) if film_first else files:
        send(pictures, name, **facts)
    send(pictures, "img_1.mov", media_type="video", content_type="video/quicktime")

    assert pairs(pictures) == {("other.mov", "img_1.heic", "motion")}


def test_a_sidecar_of_apple_is_paired_and_changes_nothing(pictures: Cubby) -> None:
    picture = send(pictures, "img_1.jpg", metadata={"rating": 2})
    send(pictures, "IMG_1.AAE", media_type="other", content_type="application/xml")

    assert pairs(pictures) == {("img_1.aae", "img_1.jpg", "sidecar")}
    detail = pictures.call("catalog.object_detail", p_id=picture)
    assert detail["metadata"]["rating"] == 2
    assert "sidecar" not in detail["metadata"]


def test_the_raw_file_is_suggested_as_the_original(pictures: Cubby) -> None:
    first = send(pictures, "a.jpg", width=3000, height=2000, pixel_sha256="1")
    raw = send(pictures, "a.nef", width=2000, height=1000, pixel_sha256="1")

    suggested = pictures.value("select core._suggested_original(%s, null)", first)

    assert suggested["system_id"] == raw
    assert "it is the raw file of the camera" in suggested["reasons"]
