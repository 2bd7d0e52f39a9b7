from __future__ import annotations

from typing import Any

from tests.db.cubby import Cubby, vector
from tests.db.sent import image

FACTS: dict[str, Any] = {
    "phash": "01" * 32,
    "pixel_sha256": "p",
    "metadata": {"camera": {"model": "K-3"}},
    "simple_tags": ["red"],
    "notes": ["odd"],
}


def _twin(cubby: Cubby) -> tuple[dict[str, Any], int, Any]:
    """What was recorded of the first file, and the job of one with the same bytes."""
    first = cubby.picture(vector(1), tags=["own"], **FACTS)
    job = cubby.jobs(cubby.accept(image(name="again")))[0]
    return first, job, cubby.begin(job)["twin"]


def _copy(cubby: Cubby, job: int) -> Any:
    return cubby.call("api.record_copy", p_job_id=job)


def test_a_file_that_is_known_is_given_the_facts_of_the_first(pictures: Cubby) -> None:
    first, job, twin = _twin(pictures)
    assert twin == first["system_id"]

    copied = _copy(pictures, job)

    assert copied["cluster_id"] == first["cluster_id"]
    assert copied["thumbnail_uris"] == {"256": f"fs://{first['thumbnail_keys']['256']}"}
    facts = pictures.rows(
        "select phash, pixel_sha256, metadata, simple_tags, notes, width from core.media"
    )
    assert facts[0] == facts[1]
    assert pictures.value("select members from core.cluster_mean") == 2
    detail = pictures.call("catalog.object_detail", p_id=copied["system_id"])
    assert detail["duplicate_of"]["system_id"] == first["system_id"]
    assert detail["duplicate_of"]["class"] == "identical"
    assert detail["tags"] == ["red"], "the sender's words for the other file are not copied"


def test_lineage_says_what_was_copied(pictures: Cubby) -> None:
    first, job, _ = _twin(pictures)
    copied = _copy(pictures, job)

    assert (
        pictures.value(
            "select detail ->> 'copied_from' from core.lineage"
            " where stage = 'analysed' and asset_id = %s",
            copied["system_id"],
        )
        == first["system_id"]
    )


def test_the_frames_of_a_film_come_along(pictures: Cubby) -> None:
    frames = [(1.0, vector(1)), (2.0, vector(0, 1))]
    pictures.picture(vector(1), media_type="video", frames=frames, frame_hashes=["01" * 32, None])
    job = pictures.media_job()
    copied = _copy(pictures, job)

    assert pictures.rows(
        "select frame_idx, seconds, phash is null from core.video_frame where asset_id = %s"
        " order by frame_idx",
        copied["system_id"],
    ) == [(0, 1.0, False), (1, 2.0, True)]


def test_copying_twice_counts_once_and_gives_the_first_answer(pictures: Cubby) -> None:
    _, job, _ = _twin(pictures)

    assert _copy(pictures, job) == _copy(pictures, job)
    assert pictures.value("select members from core.cluster_mean") == 2


def test_a_file_that_is_not_done_yet_is_no_twin(pictures: Cubby) -> None:
    pictures.record(pictures.media_job(), vector(1))
    job = pictures.jobs(pictures.accept(image()))[0]

    assert pictures.begin(job)["twin"] is None
    assert _copy(pictures, job) is None


def test_a_file_looked_at_by_an_older_model_is_looked_at_again(pictures: Cubby) -> None:
    pictures.picture(vector(1))
    pictures.space("newer-512")
    pictures.call("api.use_space", p_space="newer-512")
    job = pictures.jobs(pictures.accept(image()))[0]

    assert pictures.begin(job)["twin"] is None
