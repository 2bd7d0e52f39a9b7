"""Films and sounds find each other by codes, and are linked by what their comparison measured."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from cubby.db.errors import WrongState
from tests.db.cubby import Cubby, vector
from tests.db.sent import image

FILM = {
    "span": [[5, 42], [0, 37]],
    "coverage": [0.88, 1],
    "motion": 0.93,
    "moving": 14,
    "alike": 0.97,
    "mirrored": False,
}
SOUND = {
    "span": [[5, 42], [0, 37]],
    "coverage": [0.88, 1],
    "errors": 0.04,
    "heard": 36,
    "different_words": 200,
}
BOTH = {"film": FILM, "sound": SOUND, "heard": [True, True]}


def _made(codes: list[int], kind: str = "film") -> dict[str, Any]:
    stored = base64.b64encode(bytes(100)).decode()
    return {
        "film": None,
        "sound": None,
        "problem": None,
        kind: stored,
        "codes": {kind: codes},
        "probes": {kind: codes},
    }


def _send(cubby: Cubby, content: bytes, media_type: str = "video") -> str:
    """A file that is done and waits for its fingerprint."""
    part = image(content, media_type=media_type)
    at = vector(*[0] * content[0], 1) if media_type == "video" else None
    return str(cubby.picture(at, part, media_type=media_type)["system_id"])


def _job(cubby: Cubby) -> int:
    query = (
        "select id from core.job where task = 'media.fingerprint' and state = 'queued' order by id"
    )
    return int(cubby.rows(query)[0][0])


def _fingerprint(cubby: Cubby, made: dict[str, Any], measures: Any = None) -> list[dict[str, Any]]:
    """As a worker does it: the pairs that were compared."""
    job = _job(cubby)
    cubby.begin(job)
    file = cubby.call("api.next_fingerprint", p_job_id=job)
    pairs = cubby.call("api.next_verification", p_job_id=job, p_made=made)
    told = [
        {
            "first": min(file["system_id"], other["system_id"]),
            "second": max(file["system_id"], other["system_id"]),
            "from": file["system_id"],
            "measures": measures,
        }
        for group in pairs
        for other in group["with"]
    ]
    if pairs:
        cubby.call("api.next_verification", p_job_id=job, p_measured=told)
    return [other for group in pairs for other in group["with"]]


def _links(cubby: Cubby) -> list[Any]:
    return cubby.rows("select asset_id::text, original_id::text, class from core.duplicate")


def test_a_film_that_shares_codes_is_compared_and_linked_with_its_span(pictures: Cubby) -> None:
    first = _send(pictures, b"1")
    assert _fingerprint(pictures, _made([1, 2, 3])) == []
    second = _send(pictures, b"2")

    (compared,) = _fingerprint(pictures, _made([3, 4]), BOTH)

    assert compared["system_id"] == first
    assert base64.b64decode(compared["film"]) == bytes(100)
    assert _links(pictures) == [(second, first, "same_picture")]
    evidence = pictures.value("select evidence from core.duplicate")
    assert evidence["transformation"] == "cut to 88 %"
    assert evidence["verified"]["span"] == [[5, 42], [0, 37]]
    assert (evidence["verified"]["from"], evidence["verified"]["sound"]) == (second, "same")
    assert pictures.value("select count(*) from core.job where state <> 'done'") == 0


def test_a_sound_is_found_among_sounds_only(pictures: Cubby) -> None:
    first = _send(pictures, b"1", "audio")
    _fingerprint(pictures, _made([7], "sound"))
    _send(pictures, b"2")
    film = _made([9]) | {"codes": {"sound": [7]}, "probes": {"sound": [7]}}
    assert _fingerprint(pictures, film) == []
    third = _send(pictures, b"3", "audio")

    assert len(_fingerprint(pictures, _made([7], "sound"), {"sound": SOUND})) == 1

    assert _links(pictures) == [(third, first, "same_picture")]


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({}, "same_picture"),
        ({"mirrored": True}, "same_picture"),
        ({"motion": 0.3}, None),
        ({"coverage": [0.3, 0.3]}, None),
        ({"coverage": [0.6, 0.6]}, "similar_shot"),
        ({"coverage": [0.1, 1]}, "similar_shot"),
        ({"moving": 0.4, "motion": 0.1}, "same_picture"),
        ({"moving": 0.4, "motion": 0.1, "alike": 0.8}, None),
    ],
)
def test_the_span_and_the_motion_of_films_decide(
    pictures: Cubby, changed: dict[str, Any], kind: str | None
) -> None:
    measures = BOTH | {"film": FILM | changed}
    assert pictures.value("select core._verified_class(%s, 9)", Jsonb(measures)) == kind


@pytest.mark.parametrize(
    ("sound", "heard", "moving", "words", "kind"),
    [
        (SOUND | {"errors": 0.4}, [True, True], 9, "with another sound", "same_picture"),
        (None, [True, True], 9, "with another sound", "same_picture"),
        (None, [True, False], 9, "without sound", "same_picture"),
        (None, [False, False], 9, "whole", "same_picture"),
        (None, [True, True], 0.1, "with another sound", None),
        (None, [False, False], 0.1, "whole", None),
    ],
)
def test_another_sound_is_told_and_matters_only_where_nothing_moves(
    pictures: Cubby, sound: Any, heard: list[bool], moving: float, words: str, kind: str | None
) -> None:
    film = FILM | {"moving": moving, "coverage": [1, 1]}
    measures = Jsonb({"film": film, "sound": sound, "heard": heard})
    assert pictures.value("select core._span_words(%s)", measures) == words
    assert pictures.value("select core._verified_class(%s, null)", measures) == kind


def test_the_same_music_makes_other_pictures_no_copy(pictures: Cubby) -> None:
    measures = Jsonb({"film": FILM | {"motion": 0.1}, "sound": SOUND, "heard": [True, True]})
    assert pictures.value("select core._verified_class(%s, null)", measures) is None


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({}, "same_picture"),
        ({"errors": 0.3}, None),
        ({"different_words": 4}, None),
        ({"coverage": [0.55, 0.55]}, "similar_shot"),
        ({"coverage": [0.2, 0.4]}, None),
    ],
)
def test_the_errors_and_the_span_of_sounds_decide(
    pictures: Cubby, changed: dict[str, Any], kind: str | None
) -> None:
    measures = Jsonb({"sound": SOUND | changed})
    assert pictures.value("select core._verified_class(%s, null)", measures) == kind


@pytest.mark.parametrize("setting", [("verify_duplicates", "off"), ("duplicates", "keep")])
def test_with_the_comparison_off_no_fingerprint_is_made(
    pictures: Cubby, setting: tuple[str, str]
) -> None:
    pictures.call("api.change_setting", p_name=setting[0], p_value=setting[1])

    _send(pictures, b"1")

    assert pictures.value("select count(*) from core.job where task = 'media.fingerprint'") == 0


def test_a_job_that_waited_while_the_comparison_was_turned_off_makes_none(
    pictures: Cubby,
) -> None:
    _send(pictures, b"1")
    pictures.call("api.change_setting", p_name="verify_duplicates", p_value="off")
    job = _job(pictures)
    pictures.begin(job)

    assert pictures.call("api.next_fingerprint", p_job_id=job) is None
    assert pictures.call("api.next_verification", p_job_id=job) == []
    assert pictures.value("select state from core.job where id = %s", job) == "done"


def test_a_copy_of_the_same_bytes_needs_no_fingerprint(pictures: Cubby) -> None:
    _send(pictures, b"1")
    _fingerprint(pictures, _made([1]))

    _send(pictures, b"1")

    assert pictures.value("select count(*) from core.job where task = 'media.fingerprint'") == 1


def test_a_file_without_a_fingerprint_says_why_and_is_not_tried_again(pictures: Cubby) -> None:
    film = _send(pictures, b"1")
    broken = {"film": None, "sound": None, "codes": {}, "probes": {}, "problem": "It is cut short"}

    _fingerprint(pictures, broken)

    assert pictures.rows("select asset_id::text, problem from core.fingerprint") == [
        (film, "It is cut short")
    ]
    assert pictures.call("api.begin_reexamination")["total"] == 0


def test_a_recorded_fingerprint_is_not_made_again_by_the_next_try(pictures: Cubby) -> None:
    _send(pictures, b"1")
    job = _job(pictures)
    pictures.begin(job)
    pictures.call("api.next_verification", p_job_id=job, p_made=_made([1]))

    assert pictures.call("api.next_fingerprint", p_job_id=job) is None


def test_of_many_files_with_one_code_few_are_compared(pictures: Cubby) -> None:
    for number in range(12):
        _send(pictures, bytes([number + 1]))
        compared = _fingerprint(pictures, _made([5, 100 + number]))
    most = pictures.value(
        "select value::integer from core.setting where name = 'verify_candidates'"
    )
    assert len(compared) == most


def test_films_of_an_earlier_version_are_fingerprinted_previewed_and_linked(
    pictures: Cubby,
) -> None:
    pictures.call("api.change_setting", p_name="verify_duplicates", p_value="off")
    first, second, third = (_send(pictures, bytes([one])) for one in (1, 2, 3))
    pictures.call("api.change_setting", p_name="verify_duplicates", p_value="on")
    made = {first: _made([1]), second: _made([1]), third: _made([2])}

    for applies in (False, True):
        _reexamine(pictures, applies, made)
        assert _links(pictures) == ([(second, first, "same_picture")] if applies else [])
        if not applies:
            (item,) = pictures.call("catalog.preview_reexamination")["items"]
            assert (item["class"], item["examined"]) == (None, "same_picture")
            assert (item["asset_id"], item["original_id"]) == (second, first)
            pictures.run("delete from core.fingerprint_code; delete from core.fingerprint")
            pictures.run("delete from core.likeness_pair")

    assert pictures.call("catalog.preview_reexamination")["items"] == []
    # The link that was found is looked at like the others.
    assert pictures.rows("select done, total, changed from catalog.reexamination order by id") == [
        (3, 3, 1),
        (4, 4, 1),
    ]


def _reexamine(cubby: Cubby, applies: bool, made: dict[str, Any]) -> None:
    run = cubby.call("api.begin_reexamination", p_applies=applies)
    with pytest.raises(WrongState, match="already"):
        cubby.call("api.begin_reexamination")
    cubby.begin(run["job_id"])
    batch: dict[str, Any] = {"state": "running", "pairs": [], "files": []}
    while batch["state"] == "running":
        batch = cubby.call(
            "api.next_reexamination",
            p_job_id=run["job_id"],
            p_made=[
                {"system_id": one["system_id"], **made[one["system_id"]]} for one in batch["files"]
            ],
            p_measured=[
                {
                    "first": min(group["of"]["system_id"], other["system_id"]),
                    "second": max(group["of"]["system_id"], other["system_id"]),
                    "from": group["of"]["system_id"],
                    "measures": BOTH,
                }
                for group in batch["pairs"]
                for other in group["with"]
            ],
        )


def test_films_that_were_the_same_by_hash_alone_are_examined_again(pictures: Cubby) -> None:
    first, second = _send(pictures, b"1"), _send(pictures, b"2")
    for _ in range(2):
        _fingerprint(pictures, _made([1]), BOTH | {"film": FILM | {"motion": 0}})
    pictures.run(
        "insert into core.duplicate (asset_id, original_id, class, evidence, created_at)"
        f" values ('{second}', '{first}', 'same_picture', '{{}}', now())"
    )

    _reexamine(pictures, True, {})

    assert _links(pictures) == []
