from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby


def _change(cubby: Cubby, name: str, value: Any) -> Any:
    return cubby.call("api.change_setting", p_name=name, p_value=value, p_actor="anna")


def test_a_change_is_kept_beside_the_initial_value(cubby: Cubby) -> None:
    answer = _change(cubby, "N_sample", 64)

    assert (answer["value"], answer["initial"], answer["type"]) == (64, 128, "integer")
    assert cubby.rows("select value, initial from catalog.setting where name = 'N_sample'") == [
        (64, 128)
    ]


def test_a_change_leaves_a_trace_with_its_actor_and_no_change_leaves_none(cubby: Cubby) -> None:
    _change(cubby, "N_sample", 64)
    _change(cubby, "N_sample", 64)

    assert cubby.rows("select actor, detail from core.lineage where stage = 'setting_changed'") == [
        ("anna", {"name": "N_sample", "from": 128, "to": 64})
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [("N_sample", 1), ("N_sample", 10_000), ("stability_threshold", 0), ("stability_threshold", 1),
     ("stability_threshold", 0.61), ("auto_migrate", True)],
)  # fmt: skip
def test_the_ends_of_a_range_belong_to_it(cubby: Cubby, name: str, value: Any) -> None:
    assert _change(cubby, name, value)["value"] == value


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("N_sample", 0, "N_sample takes an integer from 1 to 10000"),
        ("N_sample", 10_001, "N_sample takes an integer from 1 to 10000"),
        ("N_sample", 1.5, "N_sample takes an integer from 1 to 10000"),
        ("N_sample", "64", "N_sample takes an integer from 1 to 10000"),
        ("N_sample", None, "N_sample takes an integer from 1 to 10000"),
        ("N_sample", [64], "N_sample takes an integer from 1 to 10000"),
        ("stability_threshold", 1.01, "stability_threshold takes a number from 0 to 1"),
        ("stability_threshold", -0.1, "stability_threshold takes a number from 0 to 1"),
        ("auto_migrate", "true", "auto_migrate takes a boolean"),
        ("auto_migrate", 1, "auto_migrate takes a boolean"),
    ],
)
def test_a_value_of_the_wrong_type_or_out_of_range_is_refused(
    shared: Cubby, name: str, value: Any, message: str
) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        _change(shared, name, value)

    assert refusal.value.message == message
    assert refusal.value.detail == {"name": name, "value": value}
    sentence = shared.value("select sentence from core.setting where name = %s", name)
    assert refusal.value.hint == sentence


def test_a_setting_that_is_not_there_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound) as refusal:
        _change(shared, "speed", 11)

    assert refusal.value.message == "Setting speed not found"
    assert refusal.value.hint == "List them with select name, sentence from catalog.setting."


def test_the_brief_s_knobs_have_the_brief_s_values(shared: Cubby) -> None:
    assert dict(
        shared.rows(
            "select name, value from core.setting where name in ('N_sample', 'stability_threshold',"
            " 'max_top_level_keys', 'max_depth', 'auto_migrate', 'N_confirm')"
        )
    ) == {
        "N_sample": 128,
        "stability_threshold": 0.6,
        "max_top_level_keys": 20,
        "max_depth": 2,
        "auto_migrate": False,
        "N_confirm": 3,
    }
    assert shared.value("select bool_and(value = initial) from core.setting")
