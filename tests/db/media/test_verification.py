from __future__ import annotations

from typing import Any

import pytest
from psycopg.types.json import Jsonb

from cubby.db.errors import WrongState
from tests.db.cubby import Cubby, vector
from tests.db.sent import image

HASH = "0110100110010110" * 4
MEASURES = {
    "inliers": 80,
    "matches": 90,
    "scale": 1,
    "turned": 0,
    "mirrored": False,
    "matrix": [[1, 0, 0], [0, 1, 0]],
    "sizes": [[640, 480], [640, 480]],
    "coverage": [1, 0.82],
    "correlation": 0.99,
    "gain": 1,
    "blocks": 400,
    "structured": 0.8,
    "agreeing": 0.98,
    "contradicting": 0,
    "only_one": 0,
    "only_other": 0,
    "off": 0,
    "strokes": 50,
    "strokes_differ": 0,
    "paper": 0.1,
    "chroma": [20, 20],
    "saturation": 1,
    "cast": 0.3,
    "colour_rest": 1,
    "colour_spread": [15, 15],
    "lightness": 1,
}


def _pair(cubby: Cubby, taken: tuple[str, str] | None = None) -> tuple[str, str]:
    """Two files near by hash alone, as a crop and its whole may be."""
    facts: list[dict[str, Any]] = [{}, {}]
    for each, time in zip(facts, taken or (), strict=False):
        each["metadata"] = {"captured_at": {"value": time}, "camera": {"model": "X"}}
    first, second = (
        cubby.picture(
            vector(1, at), image(bytes([at])), phash=HASH, width=640, height=480 + 9 * at, **each
        )
        for at, each in zip((0, 3), facts, strict=True)
    )
    return first["system_id"], second["system_id"]


def _verify(cubby: Cubby, **changed: Any) -> None:
    (job,) = cubby.rows("select id from core.job where task = 'media.verify' and state = 'queued'")
    cubby.begin(job[0])
    (group,) = cubby.call("api.next_verification", p_job_id=job[0])
    ids = sorted([group["of"]["system_id"], *(other["system_id"] for other in group["with"])])
    told = {"first": ids[0], "second": ids[1], "from": ids[0], "measures": MEASURES | changed}
    cubby.call("api.next_verification", p_job_id=job[0], p_measured=[told])


def _links(cubby: Cubby) -> list[Any]:
    return cubby.rows("select asset_id::text, original_id::text, class from core.duplicate")


def test_a_pair_that_looks_alike_waits_and_becomes_the_same_picture_when_verified(
    pictures: Cubby,
) -> None:
    first, second = _pair(pictures)
    assert _links(pictures) == []
    assert pictures.rows(
        "select first_id::text, second_id::text, state from core.likeness_pair"
    ) == [(first, second, "waiting")]

    _verify(pictures)

    assert _links(pictures) == [(second, first, "same_picture")]
    evidence = pictures.value("select evidence from core.duplicate")
    assert evidence["transformation"] == "cropped to 82 %"
    assert evidence["verified"]["coverage"] == [1, 0.82]
    assert evidence["verified"]["from"] == first
    assert pictures.value("select count(*) from core.job where state <> 'done'") == 0


def test_a_later_file_is_linked_by_the_comparison_that_an_earlier_job_made(
    pictures: Cubby,
) -> None:
    def received(at: int, phash: str, **near: float) -> str:
        file = pictures.picture(
            vector(1, *near.values()), image(bytes([at])), phash=phash, width=640, height=480 + at
        )
        return str(file["system_id"])

    turned = str.maketrans("01", "10")
    other = received(0, HASH[:12].translate(turned) + HASH[12:], far=3)
    first = received(1, HASH)
    later = received(2, HASH[:-4] + HASH[-4:].translate(turned))
    assert (later, first, "similar_shot") in _links(pictures)
    jobs = pictures.rows(
        "select job.id from core.job join core.asset using (request_id)"
        " where task = 'media.verify' and asset.id = any (%s::uuid[]) order by asset.id",
        [first, later],
    )
    for (job,) in jobs:
        pictures.begin(job)
        measured = [
            {"first": min(pair), "second": max(pair), "from": first,
             "measures": None if other in pair else MEASURES}
            for group in pictures.call("api.next_verification", p_job_id=job)
            for each in group["with"]
            for pair in [(group["of"]["system_id"], each["system_id"])]
        ]  # fmt: skip
        if measured:
            pictures.call("api.next_verification", p_job_id=job, p_measured=measured)

    assert (later, first, "same_picture") in _links(pictures)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"coverage": [0.98, 0.99], "turned": -89.9, "mirrored": True}, "same_picture"),
        ({"inliers": 9}, None),
        ({"agreeing": 0.5}, "similar_shot"),
        ({"agreeing": 0.2}, None),
        ({"contradicting": 0.05}, "similar_shot"),
        ({"strokes_differ": 20}, "similar_shot"),
        ({"strokes_differ": 3}, "same_picture"),
        ({"strokes_differ": 3, "paper": 0.8}, "similar_shot"),
        ({"saturation": -0.9, "colour_rest": 7}, "similar_shot"),
        ({"saturation": 0.7, "cast": 12, "colour_rest": 4}, "same_picture"),
        ({"chroma": [20, 0.2], "saturation": 0, "cast": 20}, "same_picture"),
        ({"inliers": None, "coverage": [1, 1]}, "same_picture"),
        (
            {"inliers": None, "coverage": [1, 1], "chroma": [9, 0], "saturation": 0, "gain": 0.8},
            None,
        ),
        ({"inliers": 14, "chroma": [9, 0], "saturation": 0, "gain": 1.35}, None),
        ({"inliers": 90, "chroma": [9, 0], "saturation": 0, "gain": 1.35}, "same_picture"),
        ({"inliers": 14, "saturation": 1.36, "flat": 0.6}, "same_picture"),
        ({"inliers": 14, "saturation": 1.36, "flat": 0.95}, None),
        ({"inliers": 14, "saturation": 0.7, "flat": 0.95}, None),
        ({"inliers": 14, "colour_rest": 5, "flat": 0.95}, None),
        ({"inliers": 14, "gain": 1.6, "flat": 0.95}, None),
        ({"inliers": 90, "saturation": 1.36, "flat": 0.95}, "same_picture"),
        ({"inliers": 14, "saturation": 1.2, "colour_rest": 2, "flat": 0.95}, "same_picture"),
        ({"inliers": 14, "chroma": [9, 0], "saturation": 0, "flat": 0.95}, "same_picture"),
        ({"inliers": None, "agreeing": 0.8}, None),
        ({"coverage": [0.5, 0.5]}, "similar_shot"),
    ],
)
def test_the_measures_decide_the_class(
    pictures: Cubby, changed: dict[str, Any], kind: str | None
) -> None:
    decided = pictures.value("select core._verified_class(%s, null)", Jsonb(MEASURES | changed))
    assert decided == kind


def test_shots_that_a_camera_took_at_other_times_are_similar_at_most(pictures: Cubby) -> None:
    _pair(pictures, ("2022-05-05T10:00:00", "2022-05-05T10:00:01"))

    _verify(pictures)

    assert [kind for _, _, kind in _links(pictures)] == ["similar_shot"]


@pytest.mark.parametrize("verdict", ["different", "same"])
def test_a_verdict_holds_against_what_the_pictures_say(pictures: Cubby, verdict: str) -> None:
    first, second = _pair(pictures)
    pictures.call("api.judge_duplicate", p_a=first, p_b=second, p_verdict=verdict)
    before = pictures.rows("select asset_id, class, evidence from core.duplicate")

    _verify(pictures, contradicting=0.1)

    assert pictures.rows("select asset_id, class, evidence from core.duplicate") == before
    assert len(before) == (verdict == "same")


@pytest.mark.parametrize("setting", [("verify_duplicates", "off"), ("duplicates", "keep")])
def test_with_the_comparison_off_nothing_waits(pictures: Cubby, setting: tuple[str, str]) -> None:
    pictures.call("api.change_setting", p_name=setting[0], p_value=setting[1])

    _pair(pictures)

    assert pictures.value("select count(*) from core.likeness_pair") == 0
    assert pictures.value("select count(*) from core.job where task = 'media.verify'") == 0


def test_turned_and_mirrored_copies_are_candidates_by_their_hash(pictures: Cubby) -> None:
    hashes = pictures.value("select core._turned_hashes(%s::bit(64))::text[]", HASH)
    assert hashes[0] == HASH
    pictures.picture(vector(1), image(b"1"), phash=HASH)
    for number, turned in enumerate(hashes[1:4], 2):
        pictures.picture(vector(0, number), image(bytes([number])), phash=turned)

    assert pictures.value("select count(*) from core.likeness_pair") >= 3


def test_earlier_links_are_previewed_and_then_given_the_class_of_their_pictures(
    pictures: Cubby,
) -> None:
    first, second = _pair(pictures)
    _verify(pictures, contradicting=0.1)
    pictures.run("update core.duplicate set class = 'same_picture'")

    for applies, kind in ((False, "same_picture"), (True, "similar_shot")):
        run = pictures.call("api.begin_reexamination", p_applies=applies)
        assert (run["state"], run["total"]) == ("running", 1)
        with pytest.raises(WrongState, match="already"):
            pictures.call("api.begin_reexamination")
        pictures.begin(run["job_id"])
        batch = pictures.call("api.next_reexamination", p_job_id=run["job_id"])
        assert batch == {"state": "done", "pairs": [], "files": []}
        assert _links(pictures) == [(second, first, kind)]
        if not applies:
            (item,) = pictures.call("catalog.preview_reexamination")["items"]
            assert (item["class"], item["examined"]) == ("same_picture", "similar_shot")
            assert (item["object"]["system_id"], item["original"]["system_id"]) == (second, first)

    assert pictures.rows("select state, done, changed from catalog.reexamination order by id") == [
        ("done", 1, 1),
        ("done", 1, 1),
    ]
    assert pictures.call("catalog.preview_reexamination")["items"] == []


def test_a_link_without_measures_is_compared_first_and_one_that_a_person_made_is_left(
    pictures: Cubby,
) -> None:
    first, second = _pair(pictures)
    _verify(pictures)
    pictures.run("delete from core.likeness_pair")
    run = pictures.call("api.begin_reexamination", p_applies=True)
    pictures.begin(run["job_id"])

    batch = pictures.call("api.next_reexamination", p_job_id=run["job_id"])
    (group,) = batch["pairs"]
    assert (batch["state"], group["of"]["system_id"]) == ("running", second)
    told = {"first": first, "second": second, "from": second, "measures": None}
    done = pictures.call("api.next_reexamination", p_job_id=run["job_id"], p_measured=[told])

    assert done["state"] == "done"
    assert _links(pictures) == []
    pictures.call("api.judge_duplicate", p_a=first, p_b=second, p_verdict="same")
    assert pictures.call("api.begin_reexamination", p_applies=True)["total"] == 0


def _waiting(cubby: Cubby) -> list[Any]:
    return cubby.rows(
        "select first_id::text, second_id::text, coarse_check from core.likeness_pair"
        " where state = 'waiting' order by 1, 2"
    )


def _job_of(cubby: Cubby, file: str) -> int:
    [(job,)] = cubby.rows(
        "select job.id from core.job join core.asset using (request_id)"
        " where task = 'media.verify' and asset.id = %s",
        file,
    )
    cubby.begin(job)
    return int(job)


def _received(cubby: Cubby, at: int, *values: float, **facts: Any) -> str:
    facts = {"width": 640, "height": 480 + at, "phash": None} | facts
    return str(cubby.picture(vector(*values), image(bytes([at])), **facts)["system_id"])


def test_a_picture_like_no_other_is_tried_as_a_part_of_the_nearest_original(
    pictures: Cubby,
) -> None:
    original, copy = (_received(pictures, at, 1, phash=HASH) for at in (1, 2))
    _verify(pictures)
    assert (copy, original, "same_picture") in _links(pictures)
    crop = _received(pictures, 3, 1, 0.9)
    assert _waiting(pictures) == []

    job = _job_of(pictures, crop)
    (group,) = pictures.call("api.next_verification", p_job_id=job)

    assert _waiting(pictures) == [(original, crop, "upright")]
    assert [other["coarse_check"] for other in group["with"]] == ["upright"]
    told = {"first": original, "second": crop, "from": crop, "measures": MEASURES}
    assert pictures.call("api.next_verification", p_job_id=job, p_measured=[told]) == []
    assert (crop, original, "same_picture") in _links(pictures)
    assert pictures.value("select state from core.job where id = %s", job) == "done"


def test_a_picture_in_which_nothing_was_found_is_tried_once(pictures: Cubby) -> None:
    original, crop = _received(pictures, 1, 1), _received(pictures, 2, 1, 1.2)
    _received(pictures, 3, 0.3, 1.2, 2)
    job = _job_of(pictures, crop)
    assert len(pictures.call("api.next_verification", p_job_id=job)) == 1
    told = {"first": original, "second": crop, "from": crop, "measures": None}

    assert pictures.call("api.next_verification", p_job_id=job, p_measured=[told]) == []

    assert _links(pictures) == []
    assert pictures.value("select state from core.job where id = %s", job) == "done"


@pytest.mark.parametrize(
    ("values", "setting"),
    [((1, 3), None), ((1, 0.9), "crop_candidates"), ((1, 0.9), "verify_duplicates")],
)
def test_a_picture_far_from_all_others_is_not_tried_and_neither_is_any_with_the_setting_off(
    pictures: Cubby, values: tuple[float, ...], setting: str | None
) -> None:
    if setting:
        off = "off" if setting == "verify_duplicates" else 0
        pictures.call("api.change_setting", p_name=setting, p_value=off)
    _received(pictures, 1, 1)

    _received(pictures, 2, *values)

    assert pictures.value("select count(*) from core.job where task = 'media.verify'") == 0


def test_a_copy_is_not_tried_as_a_part_of_another(pictures: Cubby) -> None:
    original, copy = (_received(pictures, at, 1, phash=HASH) for at in (1, 2))
    _received(pictures, 3, 1, 0.9)

    _verify_of(pictures, copy, original)

    assert all(copy not in pair for pair in _waiting(pictures))
    assert pictures.value("select count(*) from core.likeness_pair where coarse_check is null") == 1


def _verify_of(cubby: Cubby, file: str, other: str) -> None:
    job = _job_of(cubby, file)
    cubby.call("api.next_verification", p_job_id=job)
    told = {"first": other, "second": file, "from": file, "measures": MEASURES}
    assert cubby.call("api.next_verification", p_job_id=job, p_measured=[told]) == []


def test_of_a_group_of_copies_one_is_compared(pictures: Cubby) -> None:
    original, copy = (_received(pictures, at, 1, phash=HASH) for at in (1, 2))
    _verify_of(pictures, copy, original)

    later = _received(pictures, 3, 1, phash=HASH)

    assert _waiting(pictures) == [(original, later, None)]


def test_of_copies_of_one_content_the_first_is_compared(pictures: Cubby) -> None:
    first = str(pictures.picture(vector(1), image(b"1"), phash=HASH)["system_id"])
    pictures.picture(vector(1), image(b"1"), phash=HASH)

    later = _received(pictures, 3, 1, phash=HASH)

    assert _waiting(pictures) == [(first, later, None)]


def test_what_only_the_vector_says_is_checked_coarsely_first(pictures: Cubby) -> None:
    one, other = _received(pictures, 1, 1), _received(pictures, 2, 1, 0.1)

    assert _waiting(pictures) == [(one, other, "mirrored")]


def test_pictures_of_one_size_are_not_parts_of_each_other(pictures: Cubby) -> None:
    _received(pictures, 1, 1)

    _received(pictures, 2, 1, 0.9, height=481)
    _received(pictures, 3, 1, 0, 0.9, width=481, height=640)

    assert pictures.value("select count(*) from core.job where task = 'media.verify'") == 0


def test_a_space_whose_pictures_are_all_near_asks_for_a_higher_cosine(pictures: Cubby) -> None:
    pictures.run("update core.embedding_space set candidate_cosine = 0.999")
    _received(pictures, 1, 1)

    _received(pictures, 2, 1, 0.1)

    assert _waiting(pictures) == []
