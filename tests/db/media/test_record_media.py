from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pytest

from db.client import Vector
from db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby, at_once, image, vector

HASH = "01" * 32
OTHER_HASH = "10" * 32


def _near(bits: int) -> str:
    """HASH with so many bits flipped."""
    return "".join("10"[int(bit)] for bit in HASH[:bits]) + HASH[bits:]


@pytest.fixture
def pictures(cubby: Cubby) -> Cubby:
    cubby.space()
    return cubby


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
    }


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


def test_like_pictures_share_a_cluster_and_others_begin_their_own(pictures: Cubby) -> None:
    first = pictures.picture(vector(1))
    like = pictures.picture(vector(1, 0.3))
    other = pictures.picture(vector(0, 0, 1))

    assert like["cluster_id"] == first["cluster_id"] != other["cluster_id"]
    assert (like["cluster_created"], other["cluster_created"]) == (False, True)


def test_the_threshold_is_met_at_its_value_and_missed_just_below(pictures: Cubby) -> None:
    first = pictures.picture(vector(1))
    below = pictures.picture(vector(0.7999, np.sqrt(1 - 0.7999**2)))
    at = pictures.picture(vector(0.8, 0, 0.6))

    assert at["cluster_id"] == first["cluster_id"] != below["cluster_id"]


def test_each_cluster_has_a_threshold_of_its_own(pictures: Cubby) -> None:
    first = pictures.picture(vector(1))
    pictures.run("update core.cluster set threshold = 0.5")

    assert pictures.picture(vector(0.6, 0.8))["cluster_id"] == first["cluster_id"]


def test_the_nearest_of_several_clusters_is_joined(pictures: Cubby) -> None:
    pictures.run("update core.embedding_space set threshold = 0.6")
    pictures.picture(vector(1))
    near = pictures.picture(vector(0.5, 1))

    assert pictures.picture(vector(0.7, 1))["cluster_id"] == near["cluster_id"]


def test_two_like_pictures_at_once_make_one_cluster(pictures: Cubby) -> None:
    others = [pictures.another() for _ in range(4)]
    jobs = [pictures.media_job(image(name=str(n))) for n in range(4)]

    answers = at_once(
        *(
            partial(other.record, job, vector(1, n / 100))
            for n, (other, job) in enumerate(zip(others, jobs, strict=True))
        )
    )

    for other in others:
        other.close()
    assert len({answer["cluster_id"] for answer in answers}) == 1
    assert sorted(answer["cluster_created"] for answer in answers) == [False] * 3 + [True]
    assert pictures.rows("select members from core.cluster_mean") == [(4,)]


def _centroids(cubby: Cubby) -> tuple[Any, Any]:
    ((total, centroid),) = cubby.rows(
        "select total, centroid from core.cluster join core.cluster_mean on cluster_id = id"
    )
    return total.to_numpy(), centroid.to_numpy()


def test_the_mean_is_exact_and_the_published_centroid_its_direction(pictures: Cubby) -> None:
    vectors: Sequence[Vector] = [vector(1), vector(1, 0.5), vector(1, 0, 0.4), vector(1, 0.1)]
    for each in vectors:
        pictures.picture(each)

    total, centroid = _centroids(pictures)

    exact = np.sum([each.to_numpy() for each in vectors], axis=0)
    np.testing.assert_allclose(total, exact, atol=1e-6)
    cosine = centroid @ exact / np.linalg.norm(exact)
    assert 0.999 <= cosine <= 1.0001
    assert np.linalg.norm(centroid) == pytest.approx(1, abs=1e-5)


def test_the_centroid_is_not_published_again_while_it_hardly_moves(pictures: Cubby) -> None:
    pictures.picture(vector(1))
    before = _centroids(pictures)[1]
    pictures.picture(vector(1, 0.01))

    total, after = _centroids(pictures)
    assert total[0] > 1.9
    np.testing.assert_array_equal(after, before)


def test_a_cluster_is_provisional_until_it_has_three_members(pictures: Cubby) -> None:
    states = []
    for _ in range(4):
        pictures.picture(vector(1))
        states.append(pictures.value("select provisional from core.cluster"))

    assert states == [True, True, False, False]
    assert (
        pictures.value("select count(*) from core.lineage where stage = 'cluster_confirmed'") == 1
    )


def test_how_many_members_confirm_is_a_setting(pictures: Cubby) -> None:
    pictures.set("N_confirm", 2)
    pictures.picture(vector(1))
    pictures.picture(vector(1))

    assert pictures.value("select provisional from core.cluster") is False


def test_spaces_are_never_mixed(pictures: Cubby) -> None:
    pictures.space("other-512")
    one = pictures.picture(vector(1), image(b"1"), phash=HASH)
    two = pictures.picture(vector(1), image(b"2"), space="other-512", phash=HASH)

    assert one["cluster_id"] != two["cluster_id"]
    assert pictures.rows("select space, members from catalog.cluster order by created_at") == [
        ("test-512", 1),
        ("other-512", 1),
    ]
    assert pictures.value("select count(*) from core.duplicate") == 0


def test_a_cluster_is_named_after_its_likeliest_tag_or_its_kind_and_day(pictures: Cubby) -> None:
    pictures.service.execute("set cubby.now = '2026-03-04T00:00:00Z'")
    pictures.picture(vector(0, 0, 1), metadata={"captured_at": {"value": "2020-05-06T10:00:00Z"}})
    pictures.picture(vector(0, 0, 0, 1), metadata={"captured_at": {"value": "once"}})
    pictures.picture(vector(0, 0, 0, 0, 1))

    assert [row[0] for row in pictures.rows("select name from core.cluster order by id")] == [
        "images 2020-05-06",
        "images 2026-03-04",
        "images 2026-03-04 2",
    ]


def test_a_second_cluster_of_the_same_tag_gets_a_number(pictures: Cubby) -> None:
    pictures.call("api.put_tag_label", p_label="50%_off")
    pictures.call(
        "api.record_label_vectors",
        p_space="test-512",
        p_labels=["50%_off"],
        p_vectors=[vector(1, 1, 1, 1)],
    )
    for n in range(3):
        pictures.picture(vector(*([0] * n + [1])))

    names = [row[0] for row in pictures.rows("select name from core.cluster order by id")]
    assert names == ["50%_off", "50%_off 2", "50%_off 3"]


def _labels(cubby: Cubby, **labels: Vector) -> None:
    for label in labels:
        cubby.call("api.put_tag_label", p_label=label, p_background=label.startswith("background"))
    cubby.call(
        "api.record_label_vectors",
        p_space="test-512",
        p_labels=list(labels),
        p_vectors=list(labels.values()),
    )


def test_tags_are_the_likeliest_labels(pictures: Cubby) -> None:
    _labels(pictures, dog=vector(1), wolf=vector(1, 0.02), car=vector(0, 1))

    made = pictures.picture(vector(1, 0.01), simple_tags=["landscape"], tags=["mine"])

    assert pictures.value("select tags from core.asset where id = %s", made["system_id"]) == [
        "dog",
        "landscape",
        "mine",
        "wolf",
    ]


def test_when_a_background_label_wins_there_is_no_tag(pictures: Cubby) -> None:
    _labels(pictures, dog=vector(1), background=vector(0, 1))

    pictures.picture(vector(0.1, 1))

    assert pictures.value("select tags from core.asset") == []


def test_the_threshold_of_a_label_is_a_probability(pictures: Cubby) -> None:
    # Equal cosines share the softmax: a half each.
    _labels(pictures, dog=vector(1, 1), cat=vector(1, -1))
    pictures.call("api.put_tag_label", p_label="dog", p_threshold=0.51)
    pictures.call("api.put_tag_label", p_label="cat", p_threshold=0.49)

    pictures.picture(vector(1))

    assert pictures.value("select tags from core.asset") == ["cat"]


def test_no_more_than_so_many_labels_are_given(pictures: Cubby) -> None:
    pictures.set("tags_per_asset", 1)
    _labels(pictures, dog=vector(1), cat=vector(1, 0.001))

    pictures.picture(vector(1))

    assert pictures.value("select tags from core.asset") == ["dog"]


def test_frames_of_a_video_are_kept_with_their_seconds(pictures: Cubby) -> None:
    frames = [(0.5, vector(1)), (2.0, vector(0, 1))]
    pictures.picture(vector(1, 1), media_type="video", frames=frames)
    pictures.picture(vector(1, 1), media_type="image", frames=frames)

    assert pictures.rows("select frame_idx, seconds from core.video_frame order by 1") == [
        (0, 0.5),
        (1, 2.0),
    ]


def _duplicates(cubby: Cubby) -> list[tuple[str, str, str]]:
    return cubby.rows(
        "select asset_id::text, original_id::text, class from core.duplicate order by asset_id"
    )


def test_the_same_bytes_are_identical_with_their_evidence(pictures: Cubby) -> None:
    first, second, third = (pictures.picture(vector(1))["system_id"] for _ in range(3))

    assert _duplicates(pictures) == [
        (second, first, "identical"),
        (third, first, "identical"),
    ]
    detail = pictures.call("catalog.object_detail", p_id=second)
    assert detail["duplicate_of"] == {
        "system_id": first,
        "class": "identical",
        "evidence": {"sha256": True, "pixels": False},
    }
    original = pictures.call("catalog.object_detail", p_id=first)
    assert [item["system_id"] for item in original["duplicates"]] == [second, third]


def test_the_same_pixels_in_other_bytes_are_identical(pictures: Cubby) -> None:
    first = pictures.picture(vector(1), image(b"1"), pixel_sha256="p")["system_id"]
    second = pictures.picture(vector(1), image(b"2"), pixel_sha256="p")["system_id"]

    assert _duplicates(pictures) == [(second, first, "identical")]
    assert pictures.value("select evidence from core.duplicate") == {
        "sha256": False,
        "pixels": True,
    }


def test_files_that_cannot_be_embedded_are_compared_by_their_bytes(pictures: Cubby) -> None:
    first, second = (
        pictures.picture(part=image(media_type="audio"), media_type="audio")["system_id"]
        for _ in range(2)
    )

    assert _duplicates(pictures) == [(second, first, "identical")]


@pytest.mark.parametrize(
    ("bits", "cosine", "found"),
    [(0, 1.0, True), (6, 0.96, True), (7, 0.96, False), (6, 0.94, False)],
)
def test_the_same_picture_needs_both_hash_and_vector_to_agree(
    pictures: Cubby, bits: int, cosine: float, found: bool
) -> None:
    first = pictures.picture(vector(1), image(b"1"), phash=HASH)["system_id"]
    second = pictures.picture(
        vector(cosine, np.sqrt(1 - cosine**2)), image(b"2"), phash=_near(bits)
    )["system_id"]

    assert _duplicates(pictures) == ([(second, first, "same_picture")] if found else [])
    if found:
        evidence = pictures.value("select evidence from core.duplicate")
        assert evidence == {
            "cosine": pytest.approx(cosine, abs=1e-3),
            "space": "test-512",
            "phash_bits": bits,
        }


def test_a_picture_too_flat_for_a_hash_is_no_duplicate_of_another(pictures: Cubby) -> None:
    pictures.picture(vector(1), image(b"1"))
    pictures.picture(vector(1), image(b"2"))

    assert _duplicates(pictures) == []


@pytest.mark.parametrize("facts", [{}, {"phash": HASH}])
def test_the_original_is_the_first_received_even_if_it_is_worked_on_last(
    pictures: Cubby, facts: dict[str, Any]
) -> None:
    contents = [b"1", b"2", b"3"] if facts else [b"1"] * 3
    jobs = [pictures.media_job(image(content)) for content in contents]

    made = [pictures.record(job, vector(1), **facts)["system_id"] for job in reversed(jobs)]

    kind = "same_picture" if facts else "identical"
    assert _duplicates(pictures) == sorted([(made[0], made[2], kind), (made[1], made[2], kind)])


def test_two_equal_files_at_once_are_found_to_be_equal(pictures: Cubby) -> None:
    other = pictures.another()
    jobs = [pictures.media_job(image(media_type="other")) for _ in range(2)]

    at_once(
        partial(pictures.record, jobs[0], media_type="other"),
        partial(other.record, jobs[1], media_type="other"),
    )

    other.close()
    first, second = (row[0] for row in pictures.rows("select id::text from core.asset order by id"))
    assert _duplicates(pictures) == [(second, first, "identical")]


def test_a_vector_that_is_not_of_unit_length_is_refused(pictures: Cubby) -> None:
    job = pictures.media_job()

    for length in (0.0, 0.5, 2.0):
        with pytest.raises(InvalidArgument, match=f"the vector has length {length:g}, not 1"):
            pictures.record(job, Vector(np.eye(1, 512)[0] * length))


def test_a_space_nobody_registered_is_refused(pictures: Cubby) -> None:
    job = pictures.media_job()

    with pytest.raises(NotFound) as refusal:
        pictures.record(job, vector(1), space="elsewhere")

    assert refusal.value.message == "there is no space elsewhere"
    assert refusal.value.detail == {"space": "elsewhere"}


def test_a_job_that_is_not_there_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="there is no job 404"):
        shared.record(404)
    with pytest.raises(NotFound, match="there is no job 404"):
        shared.call("api.record_placement", p_job_id=404, p_uri="fs://x")


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

    found = pictures.call("catalog.search", p_query="word7")["items"]
    assert [item["system_id"] for item in found] == [made["system_id"]]
