from __future__ import annotations

import numpy as np
import pytest

from cubby.db.client import Vector
from cubby.db.errors import InvalidArgument, NotFound, WrongState
from tests.db.cubby import Cubby, vector
from tests.db.sent import image


def test_the_answer_says_where_the_file_and_its_thumbnails_belong(pictures: Cubby) -> None:
    job = pictures.media_job(image(filename="cat.JPG"))

    answer = pictures.record(job, vector(1))

    cluster, asset = answer["cluster_id"], answer["system_id"]
    assert answer == {
        "system_id": asset,
        "cluster_id": cluster,
        "cluster_created": True,
        "content_key": f"media/clusters/{cluster}/{asset}.jpg",
        "derived_prefix": f"media/derived/{cluster}/{asset}/",
        "thumbnail_keys": {
            "256": f"media/derived/{cluster}/{asset}/256.webp",
            "1024": f"media/derived/{cluster}/{asset}/1024.webp",
        },
        "library_key": answer["library_key"],
    }
    assert answer["library_key"].startswith("library/unsorted/")
    assert answer["library_key"].endswith("/cat.JPG")


@pytest.mark.parametrize("extension", [None, "", "../x", "a b", "x" * 11])
def test_an_extension_that_is_none_is_left_out(pictures: Cubby, extension: str | None) -> None:
    answer = pictures.record(pictures.media_job(), extension=extension)

    assert answer["cluster_id"] is None
    assert answer["content_key"] == f"media/clusters/unclustered/{answer['system_id']}"


def test_recording_twice_counts_once_and_gives_the_first_answer(pictures: Cubby) -> None:
    job = pictures.media_job()
    first = pictures.record(job, vector(1))
    work = pictures.begin(job)

    assert work["recorded"] == first
    assert pictures.record(job, vector(0, 1), width=1) == first
    assert pictures.rows("select members from core.cluster_mean") == [(1,)]
    assert pictures.value("select width from core.media") == 640


def test_recording_after_the_end_gives_the_first_answer_too(pictures: Cubby) -> None:
    made = pictures.picture(vector(1))
    job = pictures.value("select id from core.job")

    assert pictures.record(job, vector(1)) == made
    pictures.call("api.record_placement", p_job_id=job, p_uri="fs://elsewhere")
    assert pictures.value("select uri from core.asset") == f"fs://{made['content_key']}"


def test_the_sniffed_type_becomes_what_the_decoder_found(pictures: Cubby) -> None:
    job = pictures.media_job(image(media_type="other", content_type="application/octet-stream"))
    pictures.record(job, media_type="video", content_type="video/mp4", duration_seconds=12.5)

    assert pictures.rows("select media_type, content_type from core.asset") == [
        ("video", "video/mp4")
    ]
    assert pictures.value("select duration_seconds from core.media") == 12.5


def test_frames_of_a_video_are_kept_with_their_seconds(pictures: Cubby) -> None:
    frames = [(0.5, vector(1)), (2.0, vector(0, 1))]
    pictures.picture(vector(1, 1), media_type="video", frames=frames)
    pictures.picture(vector(1, 1), media_type="image", frames=frames)

    assert pictures.rows("select frame_idx, seconds from core.video_frame order by 1") == [
        (0, 0.5),
        (1, 2.0),
    ]


def test_a_vector_that_is_not_of_unit_length_is_refused(pictures: Cubby) -> None:
    job = pictures.media_job()

    for length in (0.0, 0.5, 2.0):
        with pytest.raises(InvalidArgument, match=f"The vector has length {length:g}, not 1"):
            pictures.record(job, Vector(np.eye(1, 512)[0] * length))


def test_a_space_nobody_registered_is_refused(pictures: Cubby) -> None:
    job = pictures.media_job()

    with pytest.raises(NotFound) as refusal:
        pictures.record(job, vector(1), space="elsewhere")

    assert refusal.value.message == "Space elsewhere not found"
    assert refusal.value.detail == {"space": "elsewhere"}


def test_a_job_that_is_not_there_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="Job 404 not found"):
        shared.record(404)
    with pytest.raises(NotFound, match="Job 404 not found"):
        shared.call("api.record_placement", p_job_id=404, p_uri="fs://x")


def test_a_file_is_not_placed_before_it_is_recorded(cubby: Cubby) -> None:
    job = cubby.media_job()

    with pytest.raises(WrongState, match="no recorded result"):
        cubby.call("api.record_placement", p_job_id=job, p_uri="fs://x")

    assert cubby.rows("select state from core.job") == [("processing",)]


def test_placing_ends_the_job_and_the_object_is_done(pictures: Cubby) -> None:
    made = pictures.picture(vector(1))

    status = pictures.call("catalog.ingest_status", p_id=made["system_id"])
    assert status["state"] == "done"
    assert pictures.value("select thumbnails from core.media") == {
        "256": f"fs://{made['thumbnail_keys']['256']}"
    }


def test_a_comment_of_a_megabyte_does_not_stand_in_the_way(pictures: Cubby) -> None:
    long = " ".join(f"word{n}" for n in range(150_000))
    made = pictures.picture(vector(1), comments=long, metadata={"notes": long})

    found = pictures.call("catalog.search_page", p_query="word7")["items"]
    assert [item["system_id"] for item in found] == [made["system_id"]]
