from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from cubby.db.errors import InvalidArgument, WrongState
from tests.db.cubby import Cubby, vector
from tests.db.sent import image


def _files(cubby: Cubby, count: int) -> list[str]:
    return [_file(cubby, b"%d" % n) for n in range(count)]


def _file(cubby: Cubby, content: bytes) -> str:
    return str(cubby.picture(vector(1), image(content), pixel_sha256="same")["system_id"])


def _links(cubby: Cubby) -> list[Any]:
    return cubby.rows(
        "select asset_id::text, original_id::text, class, evidence from core.duplicate order by 1"
    )


def _pairs(cubby: Cubby) -> set[tuple[str, str]]:
    return {(asset, original) for asset, original, *_ in _links(cubby)}


def _keep(cubby: Cubby, group: str, keep: str) -> Any:
    return cubby.call(
        "api.keep_originals", p_choices=[{"group": group, "keep": keep}], p_actor="anna"
    )


def _release(cubby: Cubby, *kept: str) -> Any:
    return cubby.call("api.release_originals", p_asset_ids=list(kept), p_actor="anna")


def test_the_one_that_is_kept_is_the_original_of_the_others(pictures: Cubby) -> None:
    first, second, third = _files(pictures, 3)

    assert _keep(pictures, first, third) == {"kept": 1}

    assert _pairs(pictures) == {(first, third), (second, third)}
    (group,) = pictures.call("catalog.list_duplicates")["items"]
    assert group["group"] == third
    assert (group["kept"]["instead_of"], group["kept"]["kept_by"]) == (first, "anna")
    reason = "a person kept it, and no other has more pixels or says more of itself"
    assert group["suggested"] == {"system_id": third, "reasons": [reason]}


def test_what_a_person_chose_is_only_questioned_by_what_came_since(pictures: Cubby) -> None:
    def sized(content: bytes, width: int) -> str:
        facts = {"pixel_sha256": "same", "width": width, "height": 10}
        return str(pictures.picture(vector(1), image(content), **facts)["system_id"])

    large, small = sized(b"1", 400), sized(b"2", 100)
    _keep(pictures, large, small)
    (group,) = pictures.call("catalog.list_duplicates")["items"]
    assert group["suggested"]["system_id"] == small

    late = sized(b"3", 200)

    (group,) = pictures.call("catalog.list_duplicates")["items"]
    assert group["suggested"] == {
        "system_id": late, "reasons": ["200 x 10 pixels, the original has 100 x 10"],
    }  # fmt: skip


def test_many_are_kept_and_let_go_at_once(pictures: Cubby) -> None:
    groups = [
        [
            str(
                pictures.picture(vector(1), image(b"%d %d" % (at, n)), pixel_sha256=str(at))[
                    "system_id"
                ]
            )
            for n in range(2)
        ]
        for at in range(3)
    ]
    before = _links(pictures)

    choices = [{"group": first, "keep": second} for first, second in groups]
    assert pictures.call("api.keep_originals", p_choices=choices) == {"kept": 3}
    assert _pairs(pictures) == {(first, second) for first, second in groups}
    with pytest.raises(InvalidArgument, match="Invalid choice"):
        pictures.call("api.keep_originals", p_choices=[choices[0], choices[0]])

    assert _release(pictures, *(second for _, second in groups)) == {"released": 3}
    assert _links(pictures) == before


def test_a_newcomer_is_linked_to_the_one_that_is_kept(pictures: Cubby) -> None:
    first, second = _files(pictures, 2)
    _keep(pictures, first, second)

    third = _file(pictures, b"third")

    assert _pairs(pictures) == {(first, second), (third, second)}


def test_taking_it_back_gives_every_link_back_as_it_was(pictures: Cubby) -> None:
    first, _, third = _files(pictures, 3)
    before = _links(pictures)
    _keep(pictures, first, third)

    assert _release(pictures, third) == {"released": 1}

    assert _links(pictures) == before


def test_what_came_since_stays_in_the_group(pictures: Cubby) -> None:
    first, second = _files(pictures, 2)
    _keep(pictures, first, second)
    late = _file(pictures, b"late")

    _release(pictures, second)

    assert _pairs(pictures) == {(second, first), (late, first)}


def test_the_last_choice_counts_and_is_taken_back_first(pictures: Cubby) -> None:
    first, second, third = _files(pictures, 3)
    _keep(pictures, first, second)
    _keep(pictures, second, third)

    with pytest.raises(WrongState, match="No choice"):
        _release(pictures, second)
    _release(pictures, third)
    assert _pairs(pictures) == {(first, second), (third, second)}
    _release(pictures, second)
    assert _pairs(pictures) == {(second, first), (third, first)}


def test_where_the_one_before_has_left_the_first_of_the_others_is_the_original(
    pictures: Cubby,
) -> None:
    first, second, third = _files(pictures, 3)
    _keep(pictures, first, third)
    pictures.call("api.judge_duplicate", p_a=first, p_b=third, p_verdict="different")
    assert _pairs(pictures) == {(second, third)}

    _release(pictures, third)

    assert _pairs(pictures) == {(third, second)}


def test_judging_a_group_by_its_kept_original_parts_and_joins_it(pictures: Cubby) -> None:
    first, second = _files(pictures, 2)
    _keep(pictures, first, second)
    said = pictures.call(
        "api.judge_duplicates", p_verdicts=[{"group": second, "verdict": "different"}]
    )
    assert _pairs(pictures) == set()

    pictures.call(
        "api.judge_duplicates",
        p_verdicts=[{"decision": said["decision_id"], "verdict": "undecided"}],
    )

    assert _pairs(pictures) == {(first, second)}


def test_the_files_tell_who_chose(pictures: Cubby) -> None:
    first, second = _files(pictures, 2)
    _keep(pictures, first, second)

    assert pictures.rows(
        "select asset_id::text, stage, actor, detail ->> 'act' from core.lineage"
        " where detail ->> 'act' = 'keep_original' order by asset_id"
    ) == [
        (first, "duplicate_found", "anna", "keep_original"),
        (second, "duplicate_unlinked", "anna", "keep_original"),
    ]


@pytest.mark.parametrize(
    "choices",
    [
        [],
        {},
        [{"group": str(uuid4())}],
        [{"group": "x", "keep": str(uuid4())}],
        [{"group": "x", "keep": "y"}] * 2,
    ],
)
def test_what_is_no_choice_is_refused(shared: Cubby, choices: Any) -> None:
    with pytest.raises(InvalidArgument):
        shared.call("api.keep_originals", p_choices=choices)


def test_a_file_of_another_group_cannot_be_kept(pictures: Cubby) -> None:
    first, _ = _files(pictures, 2)
    with pytest.raises(WrongState, match="not linked"):
        _keep(pictures, first, first)


@pytest.mark.parametrize("ids", [[], [None], [str(uuid4())]])
def test_only_a_choice_can_be_taken_back(shared: Cubby, ids: list[str | None]) -> None:
    with pytest.raises(WrongState):
        shared.call("api.release_originals", p_asset_ids=ids)
