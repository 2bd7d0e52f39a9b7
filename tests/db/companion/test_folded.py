"""Files that are one thing are shown as one, and the film of a motion photo is an object."""

from __future__ import annotations

from typing import Any

from tests.db.cubby import Cubby, vector
from tests.db.sent import image

FILM = {"offset": 1000, "length": 500, "sha256": "f" * 64, "content_type": "video/mp4",
        "extension": "mp4"}  # fmt: skip


def listed(cubby: Cubby, **wanted: Any) -> list[str]:
    page = cubby.call("catalog.list_objects", p_filter=wanted)
    return [str(item["filename"]) for item in page["items"]]


def shot(cubby: Cubby) -> dict[str, str]:
    """A raw file, its JPEG and a sidecar."""
    ids = {}
    for name, facts in {
        "a.nef": {"content_type": "image/x-nikon-nef"},
        "a.jpg": {},
        "a.xmp": {"media_type": "other", "content_type": "application/rdf+xml",
                  "metadata": {"xmp": {"dc:title": "Lighthouse"}, "title": "Lighthouse"}},
        "b.jpg": {},
    }.items():  # fmt: skip
        at = None if name == "a.xmp" else vector(1, len(ids) / 100)
        answer = cubby.picture(at, image(name.encode(), filename=name), **facts)
        ids[name] = str(answer["system_id"])
    return ids


def test_lists_show_a_shot_as_one_and_all_of_it_when_asked(pictures: Cubby) -> None:
    ids = shot(pictures)

    assert listed(pictures) == ["b.jpg", "a.nef"]
    assert listed(pictures, companions="all") == ["b.jpg", "a.xmp", "a.jpg", "a.nef"]
    page = pictures.call("catalog.list_objects", p_sort="captured")
    assert [item["filename"] for item in page["items"]] == ["b.jpg", "a.nef"]
    assert pictures.call("catalog.captured_months")["undated"] == 2
    items = {item["filename"]: item for item in page["items"]}
    assert (items["a.nef"]["companions"], items["b.jpg"]["companions"]) == (2, 0)
    every = pictures.call("catalog.list_objects", p_filter={"companions": "all"})["items"]
    assert {item["filename"]: item["companion_of"] for item in every} == {
        "b.jpg": None, "a.nef": None, "a.jpg": ids["a.nef"], "a.xmp": ids["a.nef"],
    }  # fmt: skip
    assert pictures.value("select count(*) from catalog.asset where main_id is null") == 2


def test_what_a_filter_finds_without_its_main_file_is_shown(pictures: Cubby) -> None:
    shot(pictures)

    assert listed(pictures, media_type="other") == ["a.xmp"]
    assert listed(pictures, q="xmp") == ["a.xmp"]


def test_a_search_shows_the_main_file_for_a_companion(pictures: Cubby) -> None:
    ids = shot(pictures)

    def found(**wanted: Any) -> list[str]:
        page = pictures.call("catalog.search_page", **wanted)
        return [item["system_id"] for item in page["items"]]

    assert found(p_query="a.jpg") == [ids["a.jpg"], ids["b.jpg"]]  # exactly that name
    assert found(p_query="A")[0] == ids["a.nef"]
    assert found(p_query="jpg") == [ids["a.nef"], ids["b.jpg"]]
    assert found(p_query="lighthouse") == [ids["a.nef"]]
    assert found(p_query="a.jpg", p_filter={"companions": "all"})[0] == ids["a.jpg"]
    assert found(p_query=None, p_filter={"similar_to": ids["a.jpg"]}) == [
        ids["a.nef"], ids["b.jpg"],
    ]  # fmt: skip
    assert found(p_query=None, p_filter={"similar_to": ids["a.nef"]}) == [ids["b.jpg"]]


def test_members_of_a_cluster_are_folded_too(pictures: Cubby) -> None:
    ids = shot(pictures)
    [(cluster,)] = pictures.rows(
        "select distinct cluster_id from core.asset where cluster_id is not null"
    )

    def members(**more: Any) -> list[str]:
        page = pictures.call("catalog.cluster_members", p_id=cluster, **more)
        return [item["system_id"] for item in page["items"]]

    assert members() == [ids["a.nef"], ids["b.jpg"]]
    assert members(p_companions="all") == [ids["a.nef"], ids["a.jpg"], ids["b.jpg"]]


def motion_photo(cubby: Cubby, **facts: Any) -> str:
    part = image(b"motion", filename="PXL_1.jpg", path="DCIM/PXL_1.jpg")
    answer = cubby.picture(
        None, part, owner="ann", tags=["trip"], metadata={"motion_photo": FILM}, **facts
    )
    return str(answer["system_id"])


def test_the_film_of_a_motion_photo_is_an_object_linked_to_it(pictures: Cubby) -> None:
    picture = motion_photo(pictures)

    detail = pictures.call("catalog.object_detail", p_id=picture)
    [companion] = detail["companions"]
    assert companion["kind"] == "motion"
    film = pictures.call("catalog.object_detail", p_id=companion["system_id"])
    assert film["companion_of"] == {"system_id": picture, "kind": "motion"}
    assert (film["status"], film["media_type"]) == ("queued", "video")
    assert (film["filename"], film["path"]) == ("PXL_1.mp4", "DCIM/PXL_1.mp4")
    assert (film["owner"], film["tags"]) == ("ann", ["trip"])
    assert film["raw_uri"] == f"{detail['raw_uri']}#1000+500"
    assert (film["size_bytes"], film["sha256"]) == (500, "f" * 64)
    assert listed(pictures, companions="all") == ["PXL_1.mp4", "PXL_1.jpg"]
    assert listed(pictures) == ["PXL_1.jpg"]
    assert listed(pictures, media_type="video") == ["PXL_1.mp4"]
    assert detail["ingest_job_id"] != film["ingest_job_id"]
    states = pictures.call("catalog.ingest_status", p_id=film["ingest_job_id"])
    assert states["progress"]["queued"] == 1


def test_a_copy_of_a_motion_photo_has_a_film_of_its_own(pictures: Cubby) -> None:
    first = motion_photo(pictures)
    job = pictures.media_job(image(b"motion", filename="again.jpg"))
    second = pictures.call("api.record_copy", p_job_id=job)["system_id"]

    films = pictures.rows("select main_id::text, filename from catalog.companion order by id")
    assert films == [(first, "pxl_1.mp4"), (second, "again.mp4")]
