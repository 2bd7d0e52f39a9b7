from __future__ import annotations

from itertools import product
from typing import Any

import pytest

STRONGEST_FIRST = ["identical", "same_picture", "similar_shot"]


def test_every_class_of_the_table_has_a_rank_of_its_own(database: Any) -> None:
    known = database.value(
        "select pg_get_constraintdef(oid) from pg_constraint"
        " where conrelid = 'core.duplicate'::regclass and conname = 'class_is_known'"
    )
    ranks = [database.value("select core._class_rank(%s)", each) for each in STRONGEST_FIRST]

    assert ranks == sorted(set(ranks))
    assert known.count("'::text") == len(STRONGEST_FIRST)


@pytest.mark.parametrize(("one", "other"), [*product(STRONGEST_FIRST, repeat=2)])
def test_the_weaker_class_stands_in_either_order(database: Any, one: str, other: str) -> None:
    weaker = max(one, other, key=STRONGEST_FIRST.index)

    assert database.value("select core._weaker_class(%s, %s)", one, other) == weaker


def test_no_class_beside_one_is_that_one(database: Any) -> None:
    assert database.value("select core._weaker_class('identical', null)") == "identical"
