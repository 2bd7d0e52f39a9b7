from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.app.positions import Positions, Together, read_position, write_position


@given(st.integers(0, 2**64 - 1))
def test_a_position_is_read_as_it_was_written(position: int) -> None:
    assert read_position(write_position(position)) == position


@pytest.mark.parametrize("text", ["", "0", "0/", "/1", "1/123456789", "0/xyz", "0/1/2", "-1/0"])
def test_other_text_is_no_position(text: str) -> None:
    assert read_position(text) is None


def test_what_was_committed_before_a_time_lies_below_the_first_position_asked_since() -> None:
    positions = Positions()
    for at, position in ((1.0, 10), (2.0, 20), (3.0, 30)):
        positions.note(at, position)

    assert positions.since(1.5) == 20
    assert positions.since(3.0) == 30
    assert positions.since(3.5) is None


def test_a_replica_covers_the_newest_time_whose_position_it_has_replayed() -> None:
    positions = Positions()
    for at, position in ((1.0, 10), (2.0, 20), (3.0, 20)):
        positions.note(at, position)

    assert positions.covered(20) == 3.0
    assert positions.covered(19) == 1.0
    assert positions.covered(9) is None


def test_positions_of_a_server_that_was_taken_over_from_are_forgotten() -> None:
    positions = Positions()
    positions.note(1.0, 100)
    positions.note(2.0, 50)

    assert positions.covered(60) == 2.0
    assert positions.since(0.0) == 50


async def test_each_answer_was_asked_for_after_its_asker_came() -> None:
    asked = 0
    began, go_on = asyncio.Event(), asyncio.Event()

    async def ask() -> int:
        nonlocal asked
        asked += 1
        mine = asked
        began.set()
        await go_on.wait()
        return mine

    together = Together(ask)
    first = asyncio.create_task(together())
    await began.wait()
    late = [asyncio.create_task(together()) for _ in range(5)]
    await asyncio.sleep(0)
    go_on.set()

    assert await first == 1
    assert await asyncio.gather(*late) == [2] * 5
