from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

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
    two = pictures.picture(vector(1), image(b"2"), space="other-512", phash=HASH)

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
