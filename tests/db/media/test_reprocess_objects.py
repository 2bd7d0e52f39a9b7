"""Files are processed again; what people said and decided about them stands."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from cubby.db.errors import InvalidArgument, NotFound, WrongState
from tests.db.cubby import Cubby, vector
from tests.db.sent import documents, facts_of, image

TIME = {"source": "exif", "field": "DateTimeOriginal", "local": "2018-07-14T12:00:00",
        "offset": None, "utc": None}  # fmt: skip


def again(cubby: Cubby, *ids: str, **wanted: Any) -> Any:
    named = {"p_ids": list(ids)} if ids else {"p_filter": wanted}
    return cubby.call("api.reprocess_objects", **named, p_actor="ada")


def jobs(cubby: Cubby) -> list[int]:
    query = (
        "select id from core.job where task = 'media.reprocess' and state = 'queued' order by id"
    )
    return [row[0] for row in cubby.rows(query)]


def work(cubby: Cubby, at: Any = None, **facts: Any) -> None:
    """What a worker finds now in every file that is to be processed again."""
    for job in jobs(cubby):
        assert cubby.begin(job)["twin"] is None
        cubby.call(
            "api.record_reprocessing", p_job_id=job, p_facts=facts_of(**facts),
            p_space=None if at is None else "test-512", p_vector=at,
        )  # fmt: skip
        cubby.call("api.end_reprocessing", p_job_id=job, p_thumbnails={})


def shown(cubby: Cubby, system_id: str) -> dict[str, Any]:
    found: dict[str, Any] = cubby.call("catalog.object_detail", p_id=system_id)
    return found


def put(cubby: Cubby, name: str = "a.jpg", at: Any = None, **more: Any) -> str:
    return str(cubby.picture(at, image(name.encode(), filename=name), **more)["system_id"])


def test_what_is_found_now_takes_the_place_of_what_was_found_before(pictures: Cubby) -> None:
    file = put(pictures, metadata={"old": 1}, width=10, simple_tags=["dull"])

    assert again(pictures, file) == {"queued": 1, "passed_over": 0}
    assert shown(pictures, file)["status"] == "done"
    work(pictures, metadata={"taken_candidates": [TIME]}, width=20, simple_tags=["bright"])

    now = shown(pictures, file)
    assert (now["metadata"]["width"], "old" in now["metadata"]) == (20, False)
    assert now["captured_at"] == "2018-07-14T12:00:00"
    assert now["tags"] == ["bright"]
    found = pictures.call("catalog.list_objects", p_filter={"q": "bright"})["items"]
    assert [item["system_id"] for item in found] == [file]


def test_corrections_and_the_place_survive(pictures: Cubby) -> None:
    file = put(pictures, at=vector(1), simple_tags=["dull"])
    before = shown(pictures, file)
    said = {"captured_at": "1999-12-31", "caption": "mine", "owner": "bob", "place": {"name": "Ys"},
            "tags": {"add": ["sea"], "remove": ["dull"]}}  # fmt: skip
    pictures.call("api.correct_objects", p_ids=[file], p_changes=said, p_actor="ada")

    again(pictures, file)
    gps = {"latitude": 1, "longitude": 2}
    work(pictures, vector(1, 0.01), metadata={"taken_candidates": [TIME], "gps": gps},
         simple_tags=["dull", "new"])  # fmt: skip

    now = shown(pictures, file)
    assert (now["captured_at"], now["caption"], now["owner"]) == ("1999-12-31", "mine", "bob")
    assert (now["place"]["name"], now["tags"]) == ("Ys", ["new", "sea"])
    assert (now["cluster"]["id"], now["uri"]) == (before["cluster"]["id"], before["uri"])
    [correction] = pictures.call("catalog.list_corrections")["items"]
    pictures.call("api.undo_correction", p_correction_id=correction["correction_id"])
    assert shown(pictures, file)["captured_at"] == "2018-07-14T12:00:00"


def test_what_was_read_and_sent_back_survives(pictures: Cubby) -> None:
    gps = {"latitude": 1, "longitude": 2, "altitude": 3.5, "direction": 90}
    file = put(pictures, simple_tags=["dull"], metadata={"taken_candidates": [TIME], "gps": gps})
    fields = ("captured_at", "place", "caption", "tags", "owner")
    said = {name: shown(pictures, file)[name] for name in fields}
    pictures.call("api.correct_objects", p_ids=[file], p_changes=said, p_actor="ada")

    again(pictures, file)
    work(pictures, metadata={"gps": {"latitude": 8, "longitude": 9}}, simple_tags=["dull"])

    by_a_person = {"source": "person", "trust": "person"}
    now = {name: shown(pictures, file)[name] for name in fields}
    assert now == said | {"place": said["place"] | by_a_person}


def test_a_sidecar_speaks_again(pictures: Cubby) -> None:
    file = put(pictures)
    put(pictures, "a.xmp", media_type="other", content_type="application/rdf+xml",
        metadata={"xmp": {"dc:title": "Pier"}, "title": "Pier"})  # fmt: skip

    again(pictures, file)
    work(pictures, metadata={"title": "of the camera"})

    assert shown(pictures, file)["metadata"]["title"] == "Pier"


def test_a_file_that_had_no_picture_joins_a_cluster(pictures: Cubby) -> None:
    other = put(pictures, at=vector(1))
    file = put(pictures, "b.jpg")

    again(pictures, file)
    work(pictures, vector(1))

    assert shown(pictures, file)["cluster"]["id"] == shown(pictures, other)["cluster"]["id"]


def test_a_film_found_now_becomes_an_object_once(pictures: Cubby) -> None:
    film = {"offset": 9, "length": 5, "sha256": "f" * 64, "content_type": "video/mp4",
            "extension": "mp4"}  # fmt: skip
    file = put(pictures)
    for _ in range(2):
        again(pictures, file)
        work(pictures, metadata={"motion_photo": film})

    assert len(shown(pictures, file)["companions"]) == 1


def test_many_are_named_by_a_filter_and_queued_once(pictures: Cubby) -> None:
    for name in ("a.jpg", "b.jpg"):
        put(pictures, name, owner="ann")
    put(pictures, "c.jpg", owner="ben")

    assert again(pictures, owner="ann") == {"queued": 2, "passed_over": 0}
    assert again(pictures) == {"queued": 1, "passed_over": 0}
    assert again(pictures) == {"queued": 0, "passed_over": 0}


def test_a_file_that_failed_is_retried_from_the_beginning(pictures: Cubby) -> None:
    job = pictures.media_job(image(b"x"))
    pictures.begin(job)
    pictures.fail(job, "damaged", permanent=True)
    [(file,)] = pictures.rows("select id::text from core.asset")

    assert again(pictures, file) == {"queued": 1, "passed_over": 0}
    assert shown(pictures, file)["status"] == "queued"
    assert again(pictures, file) == {"queued": 0, "passed_over": 1}


def test_a_file_that_cannot_be_read_any_more_keeps_what_is_known(pictures: Cubby) -> None:
    file = put(pictures, metadata={"old": 1})
    again(pictures, file)
    [job] = jobs(pictures)
    pictures.begin(job)

    assert pictures.fail(job, "damaged", permanent=True)["state"] == "rejected"

    now = shown(pictures, file)
    assert (now["status"], now["metadata"]["old"]) == ("done", 1)


def test_lineage_says_that_it_was_processed_again(pictures: Cubby) -> None:
    file = put(pictures)
    again(pictures, file)
    work(pictures, simple_tags=["x"])

    steps = pictures.call("catalog.object_lineage", p_id=file)["items"]
    assert any(step["detail"].get("reason") == "processed again" for step in steps)


def test_refusals(pictures: Cubby) -> None:
    sent = pictures.work(pictures.accept(documents({"a": 1})))

    with pytest.raises(InvalidArgument, match="Either ids or a filter"):
        pictures.call("api.reprocess_objects")
    with pytest.raises(InvalidArgument, match="Unknown filter: colour"):
        again(pictures, colour="red")
    with pytest.raises(NotFound):
        again(pictures, str(uuid4()))
    with pytest.raises(WrongState, match="Documents are not processed again"):
        again(pictures, sent.ids[0])


@pytest.mark.parametrize("members", [1, 3])
def test_the_guessed_name_of_a_cluster_follows_a_corrected_date(
    pictures: Cubby, members: int
) -> None:
    files = [
        put(pictures, f"{n}.jpg", vector(1, n / 100), metadata={"taken_candidates": [TIME]})
        for n in range(members)
    ]
    name = shown(pictures, files[0])["cluster"]["name"]

    def correct(**changes: Any) -> str:
        done = pictures.call("api.correct_objects", p_ids=files, p_changes=changes, p_actor="ada")
        return str(done["correction_id"])

    correction = correct(captured_at="2001-02-03")
    assert shown(pictures, files[0])["cluster"]["name"] == "images 2001-02-03"
    pictures.call("api.undo_correction", p_correction_id=correction)
    assert shown(pictures, files[0])["cluster"]["name"] == name == "images 2018-07-14"


def test_a_name_that_a_person_gave_stays(pictures: Cubby) -> None:
    file = put(pictures, at=vector(1), metadata={"taken_candidates": [TIME]})
    cluster = shown(pictures, file)["cluster"]["id"]
    pictures.call("api.rename_cluster", p_cluster_id=cluster, p_name="Trip 2018", p_actor="ada")

    pictures.call(
        "api.correct_objects", p_ids=[file], p_changes={"captured_at": "2001"}, p_actor="ada"
    )

    assert shown(pictures, file)["cluster"]["name"] == "Trip 2018"
