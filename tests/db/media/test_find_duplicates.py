from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from cubby.db.errors import InvalidArgument
from tests.db.cubby import Cubby, at_once, vector
from tests.db.sent import image

HASH = "01" * 32
OTHER_HASH = "10" * 32


def _near(bits: int) -> str:
    """HASH with so many bits flipped."""
    return "".join("10"[int(bit)] for bit in HASH[:bits]) + HASH[bits:]


def test_spaces_are_never_mixed(pictures: Cubby) -> None:
    pictures.space("other-512")
    one = pictures.picture(vector(1), image(b"1"), phash=HASH)
    two = pictures.picture(vector(1), image(b"2"), space="other-512", phash=_near(2))

    assert one["cluster_id"] != two["cluster_id"]
    assert pictures.rows("select space, members from catalog.cluster order by created_at") == [
        ("test-512", 1),
        ("other-512", 1),
    ]
    assert pictures.value("select count(*) from core.duplicate") == 0


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
    [(0, 1.0, True), (6, 0.96, True), (11, 0.96, False), (6, 0.94, False)],
)
def test_hash_and_vector_that_agree_are_a_similar_shot_at_most(
    pictures: Cubby, bits: int, cosine: float, found: bool
) -> None:
    first = pictures.picture(vector(1), image(b"1"), phash=HASH)["system_id"]
    second = pictures.picture(
        vector(cosine, np.sqrt(1 - cosine**2)), image(b"2"), phash=_near(bits)
    )["system_id"]

    assert _duplicates(pictures) == ([(second, first, "similar_shot")] if found else [])
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

    kind = "similar_shot" if facts else "identical"
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


def _pair(cubby: Cubby, one: dict[str, Any], other: dict[str, Any], cosine: float = 1.0) -> Any:
    """Class and evidence of the link between two pictures with these facts; None without one."""
    cubby.picture(vector(1), image(b"1"), **{"phash": HASH} | one)
    side = vector(cosine, np.sqrt(1 - cosine**2))
    cubby.picture(side, image(b"2"), **{"phash": HASH} | other)
    found = cubby.rows("select class, evidence from core.duplicate")
    return found[0] if found else None


def test_a_grey_copy_is_a_similar_shot_by_its_hash_and_proportions(pictures: Cubby) -> None:
    kind, evidence = _pair(pictures, {}, {"width": 320, "height": 240}, cosine=0.3)

    assert (kind, evidence["phash_bits"]) == ("similar_shot", 0)


def test_the_same_hash_at_other_proportions_proves_nothing(pictures: Cubby) -> None:
    assert _pair(pictures, {}, {"width": 320, "height": 400}, cosine=0.3) is None


@pytest.mark.parametrize(
    ("bits", "cosine", "found"), [(10, 0.96, True), (11, 0.96, False), (10, 0.94, False)]
)
def test_a_similar_shot_has_a_near_hash_and_a_near_vector(
    pictures: Cubby, bits: int, cosine: float, found: bool
) -> None:
    link = _pair(pictures, {}, {"phash": _near(bits)}, cosine)

    assert (link and link[0]) == ("similar_shot" if found else None)


def _shot(second: int, model: str = "K-3") -> dict[str, Any]:
    taken = {"value": f"2024-05-06T10:00:{second:02}+02:00"}
    return {"metadata": {"captured_at": taken, "camera": {"model": model}}}


@pytest.mark.parametrize(
    ("other", "found"), [(_shot(4), True), (_shot(9), False), (_shot(4, "X-100"), False)]
)
def test_what_one_camera_took_within_seconds_are_similar_shots(
    pictures: Cubby, other: dict[str, Any], found: bool
) -> None:
    link = _pair(pictures, _shot(0), {"phash": OTHER_HASH} | other, 0.97)

    assert (link and (link[0], link[1]["seconds_apart"])) == (
        ("similar_shot", 4) if found else None
    )


def test_a_mirror_image_is_a_similar_shot_and_says_so(pictures: Cubby) -> None:
    hashed = "0011" * 16
    mirrored = "".join(str(int(bit) ^ (n % 2)) for n, bit in enumerate(hashed))

    kind, evidence = _pair(pictures, {"phash": hashed}, {"phash": mirrored})

    assert (kind, evidence["mirrored"]) == ("similar_shot", True)


def test_a_poster_is_no_duplicate_of_its_film(pictures: Cubby) -> None:
    pictures.picture(vector(1), image(b"1"), phash=HASH)
    pictures.picture(vector(1), image(b"2"), phash=HASH, media_type="video", duration_seconds=3)

    assert _duplicates(pictures) == []


FRAMES = [(float(n), vector(*[0] * n, 1)) for n in (5, 15, 25)]


def _film(
    cubby: Cubby, content: bytes, hashes: list[str | None], duration: float, shift: float = 0
) -> str:
    answer = cubby.picture(
        vector(1),
        image(content, media_type="video"),
        media_type="video",
        phash=hashes[0],
        frame_hashes=hashes,
        duration_seconds=duration,
        frames=[(second + shift, at) for second, at in FRAMES[: len(hashes)]],
    )
    return str(answer["system_id"])


A, B, C, OTHER = "01" * 32, "0011" * 16, "00001111" * 8, "10" * 32


@pytest.mark.parametrize(
    ("hashes", "duration", "shift", "agreeing"),
    [
        ([A, B, C], 30.1, 0.2, 3),
        ([A, B, OTHER], 30.0, 0, 2),
        ([A, OTHER, OTHER], 30.0, 0, None),
        ([A, None, None], 30.0, 0, None),
        ([A, B, C], 34.0, 0, None),
        ([A, B, C], 30.0, 4, None),
    ],
    ids=["re-encoded", "other end", "same opening", "dull", "longer", "shifted"],
)
def test_films_are_similar_when_most_frames_and_the_length_agree(
    pictures: Cubby, hashes: list[str | None], duration: float, shift: float, agreeing: int | None
) -> None:
    first = _film(pictures, b"1", [A, B, C], 30)
    second = _film(pictures, b"2", hashes, duration, shift)

    assert _duplicates(pictures) == ([(second, first, "similar_shot")] if agreeing else [])
    if agreeing:
        evidence = pictures.value("select evidence from core.duplicate")
        assert (evidence["frames_agreeing"], evidence["frames"]) == (agreeing, 3)


def test_a_like_of_a_duplicate_joins_its_group_by_the_weaker_class(pictures: Cubby) -> None:
    first = pictures.picture(vector(1), image(b"1"), phash=HASH)["system_id"]
    second = pictures.picture(vector(1), image(b"2"), phash=_near(8))["system_id"]
    third = pictures.picture(vector(1), image(b"3"), phash=_near(14))["system_id"]

    assert _duplicates(pictures) == [
        (second, first, "similar_shot"),
        (third, first, "similar_shot"),
    ]
    evidence = pictures.value("select evidence from core.duplicate where asset_id = %s", third)
    assert (evidence["like"], evidence["phash_bits"]) == (second, 6)


def test_a_late_original_takes_over_whole_groups(pictures: Cubby) -> None:
    late = pictures.media_job(image(b"0"))
    second = pictures.picture(vector(1), image(b"1"), phash=HASH)["system_id"]
    third = pictures.picture(vector(1), image(b"1"), phash=HASH)["system_id"]

    first = pictures.record(late, vector(1), phash=HASH)["system_id"]

    assert _duplicates(pictures) == [
        (second, first, "similar_shot"),
        (third, first, "similar_shot"),
    ]


def test_the_policy_keep_links_nothing(pictures: Cubby) -> None:
    pictures.set("duplicates", "keep")
    pictures.picture(vector(1))
    pictures.picture(vector(1))

    assert _duplicates(pictures) == []


def test_another_policy_is_refused_with_those_there_are(pictures: Cubby) -> None:
    with pytest.raises(InvalidArgument, match="link or keep"):
        pictures.set("duplicates", "delete")


def test_many_copies_are_found_through_the_first_alone(pictures: Cubby) -> None:
    first = pictures.picture(vector(1))["system_id"]
    for _ in range(40):
        pictures.picture(vector(1))

    assert {link[1] for link in _duplicates(pictures)} == {first}
