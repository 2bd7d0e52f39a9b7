from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from cubby.db.errors import InvalidArgument, NotFound, WrongState
from tests.db.cubby import Cubby, at_once, vector
from tests.db.sent import image

HASH = "01" * 32
ONE = "00000000-0000-7000-8000-000000000000"


def _copies(cubby: Cubby, count: int) -> list[str]:
    """Files that show the same; the first is the original of the others."""
    return [
        cubby.picture(vector(1), image(b"%d" % n), phash=HASH)["system_id"] for n in range(count)
    ]


def _links(cubby: Cubby) -> list[tuple[str, str]]:
    return cubby.rows(
        "select asset_id::text, original_id::text from core.duplicate order by asset_id"
    )


def _judge(cubby: Cubby, a: str, b: str, verdict: str) -> Any:
    answer = cubby.call("api.judge_duplicate", p_a=a, p_b=b, p_verdict=verdict, p_actor="anna")
    return {key: value for key, value in answer.items() if key != "decision_id"}


def test_different_ones_are_parted_and_stay_apart(pictures: Cubby) -> None:
    first, second = _copies(pictures, 2)

    answer = _judge(pictures, second, first, "different")

    assert answer == {"judged": 1, "unlinked": 1, "linked": 0}
    assert _links(pictures) == []
    third = pictures.picture(vector(1), image(b"3"), phash=HASH)["system_id"]
    assert _links(pictures) == [(third, first)]
    detail = pictures.call("catalog.object_detail", p_id=second)
    (said,) = detail["verdicts"]
    assert (said["system_id"], said["verdict"], said["decided_by"]) == (first, "different", "anna")


def test_two_of_a_group_that_are_different_are_parted_though_both_resemble_the_original(
    pictures: Cubby,
) -> None:
    first, second, third = _copies(pictures, 3)

    _judge(pictures, second, third, "different")

    assert _links(pictures) == [(second, first)]


def test_a_newcomer_that_resembles_both_does_not_bring_them_together_again(
    pictures: Cubby,
) -> None:
    late = pictures.media_job(image(b"late"))
    first, second = _copies(pictures, 2)
    _judge(pictures, first, second, "different")

    newcomer = pictures.record(late, vector(1), phash=HASH)["system_id"]

    assert _links(pictures) == [(first, newcomer)]


def test_both_files_tell_of_the_verdict_and_the_parting(pictures: Cubby) -> None:
    first, second = _copies(pictures, 2)
    _judge(pictures, first, second, "different")

    told = pictures.rows(
        "select asset_id::text, actor, detail ->> 'verdict', detail ->> 'other_id'"
        " from core.lineage where stage = 'duplicate_judged' order by asset_id"
    )
    assert told == [
        (first, "anna", "different", second),
        (second, "anna", "different", first),
    ]
    assert pictures.rows(
        "select asset_id::text, actor from core.lineage where stage = 'duplicate_unlinked'"
    ) == [(second, "anna")]


def test_a_verdict_taken_back_finds_again_what_it_had_parted(pictures: Cubby) -> None:
    first, second = _copies(pictures, 2)
    _judge(pictures, first, second, "different")

    answer = _judge(pictures, first, second, "undecided")

    assert answer == {"judged": 1, "unlinked": 0, "linked": 1}
    assert _links(pictures) == [(second, first)]
    assert pictures.value("select count(*) from core.duplicate_verdict") == 0


def test_a_verdict_taken_back_leaves_the_others_as_they_are(pictures: Cubby) -> None:
    first, second, third = _copies(pictures, 3)
    _judge(pictures, first, third, "different")
    _judge(pictures, second, third, "different")

    answer = _judge(pictures, first, third, "undecided")

    assert answer == {"judged": 1, "unlinked": 0, "linked": 0}
    assert _links(pictures) == [(second, first)], (
        "second is in the group, and not the same as third"
    )
    assert pictures.rows(
        "select first_id::text, second_id::text, verdict from core.duplicate_verdict"
    ) == [(second, third, "different")]


def test_what_a_person_calls_the_same_is_linked_on_their_word_and_unlinked_with_it(
    pictures: Cubby,
) -> None:
    first = pictures.picture(vector(1), image(b"1"))["system_id"]
    second = pictures.picture(vector(0, 1), image(b"2"))["system_id"]

    _judge(pictures, second, first, "same")

    assert pictures.rows("select original_id::text, class, evidence from core.duplicate") == [
        (first, "same_picture", {"judged_by": "anna"})
    ]
    _judge(pictures, second, first, "undecided")
    assert _links(pictures) == []


def test_a_group_is_kept_whole_by_one_verdict(pictures: Cubby) -> None:
    copies = _copies(pictures, 4)

    answer = pictures.call(
        "api.judge_duplicates", p_verdicts=[{"group": copies[0], "verdict": "different"}]
    )

    assert (answer["judged"], answer["unlinked"], answer["linked"]) == (6, 3, 0)
    pictures.picture(vector(1), image(b"new"), phash=HASH)
    assert len(_links(pictures)) == 1


def test_joining_groups_that_hold_different_ones_is_refused(pictures: Cubby) -> None:
    first, second = _copies(pictures, 2)
    other = pictures.picture(vector(0, 1), image(b"other"))["system_id"]
    _judge(pictures, first, second, "different")
    _judge(pictures, second, other, "same")

    with pytest.raises(WrongState):
        _judge(pictures, first, other, "same")

    assert pictures.value("select count(*) from core.duplicate_verdict") == 2


def test_saying_it_twice_changes_nothing(pictures: Cubby) -> None:
    first, second = _copies(pictures, 2)
    _judge(pictures, first, second, "different")

    assert _judge(pictures, first, second, "different")["unlinked"] == 0
    assert pictures.value("select count(*) from core.lineage where stage = 'duplicate_judged'") == 2


def test_a_verdict_and_a_like_recorded_at_once_end_the_same(pictures: Cubby) -> None:
    first, second = _copies(pictures, 2)
    other = pictures.another()
    job = pictures.media_job(image(b"third"))

    at_once(
        partial(_judge, pictures, first, second, "different"),
        partial(other.record, job, vector(1), phash=HASH),
    )

    other.close()
    third = pictures.value("select max(id::text) from core.asset")
    assert _links(pictures) == [(third, first)]


@pytest.mark.parametrize(
    "verdicts",
    [
        [],
        {},
        [{"a": str(uuid4()), "b": str(uuid4()), "verdict": "alike"}],
        [{"a": str(uuid4()), "b": str(uuid4())}],
        [{"a": str(uuid4()), "verdict": "same"}],
        [{"a": "x", "b": str(uuid4()), "verdict": "same"}],
        [{"a": ONE, "b": ONE, "verdict": "same"}],
        [{"group": str(uuid4()), "verdict": "different"}],
        [{"a": str(uuid4()), "b": str(uuid4()), "verdict": "same"}] * 1001,
    ],
)  # fmt: skip
def test_what_is_no_verdict_is_refused(shared: Cubby, verdicts: Any) -> None:
    with pytest.raises(InvalidArgument):
        shared.call("api.judge_duplicates", p_verdicts=verdicts)


def test_a_file_that_is_not_there_is_named(shared: Cubby) -> None:
    with pytest.raises(NotFound, match=r"File .* not found"):
        _judge(shared, str(uuid4()), str(uuid4()), "same")


def test_what_was_said_at_once_is_taken_back_at_once(pictures: Cubby) -> None:
    copies = _copies(pictures, 4)
    before = _links(pictures)
    said = pictures.call(
        "api.judge_duplicates", p_verdicts=[{"group": copies[0], "verdict": "different"}]
    )

    answer = pictures.call(
        "api.judge_duplicates",
        p_verdicts=[{"decision": said["decision_id"], "verdict": "undecided"}],
    )

    assert (answer["judged"], answer["linked"]) == (6, 3)
    assert _links(pictures) == before
    assert pictures.value("select count(*) from core.duplicate_verdict") == 0
    with pytest.raises(NotFound, match="none of its verdicts is left"):
        pictures.call(
            "api.judge_duplicates",
            p_verdicts=[{"decision": said["decision_id"], "verdict": "undecided"}],
        )


def test_decisions_are_listed_newest_first_with_their_files(pictures: Cubby) -> None:
    copies = _copies(pictures, 3)
    _judge(pictures, copies[0], copies[1], "same")
    _judge(pictures, copies[1], copies[2], "different")

    first = pictures.call("catalog.list_duplicate_decisions", p_limit=1)
    rest = pictures.call(
        "catalog.list_duplicate_decisions", p_limit=1, p_cursor=first["next_cursor"]
    )

    told = first["items"] + rest["items"]
    assert [(one["verdict"], one["decided_by"], one["pairs"], one["files"]) for one in told] == [
        ("different", "anna", 1, 2),
        ("same", "anna", 1, 2),
    ]
    assert [one["system_id"] for one in told[0]["objects"]] == copies[1:]
    assert rest["next_cursor"] is None
