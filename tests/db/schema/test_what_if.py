"""What another value of a setting would decide, here and elsewhere; and a setting for one
collection."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, NotFound, WrongState
from tests.db.cubby import Cubby


def _wide(keys: int) -> dict[str, int]:
    return {f"k{n}": n for n in range(keys)}


def _what_if(cubby: Cubby, name: str = "wide") -> dict[str, Any]:
    return dict(cubby.call("catalog.what_if", p_id=cubby.proposal(name)["id"]))


def _set(cubby: Cubby, knobs: Any, name: str = "wide") -> None:
    cubby.call("api.set_collection_knobs", p_name=name, p_knobs=knobs, p_actor="anna")


def test_the_neighbours_of_the_one_knob_say_what_they_would_decide(cubby: Cubby) -> None:
    cubby.ingest(_wide(23), collection="wide")
    cubby.ingest(_wide(22), collection="near")
    cubby.ingest(_wide(38), collection="far")
    cubby.ingest(_wide(5), collection="small")
    found = _what_if(cubby)

    assert (found["rule"], found["figure"], found["setting_value"]) == (
        "num_top_level_keys", "23", 20,
    )  # fmt: skip
    told = ("value", "storage_choice", "others", "collections")
    assert [tuple(option[name] for name in told) for option in found["options"]] == [
        (20, "jsonb", 0, []),
        (23, "sql", 1, ["near"]),
        (30, "sql", 1, ["near"]),
        (40, "sql", 2, ["far", "near"]),
    ]  # fmt: skip


def test_what_a_neighbour_promises_is_what_the_setting_does(cubby: Cubby) -> None:
    for keys, name in ((23, "wide"), (22, "near"), (38, "far")):
        cubby.ingest(_wide(keys), collection=name)
    promised = {o["value"]: o["others"] for o in _what_if(cubby)["options"]}
    for value in (23, 40):
        cubby.set("max_top_level_keys", value)
        tables = cubby.value(
            "select count(*) from core.schema_def where storage_choice = 'sql' and name <> 'wide'"
        )
        assert tables == promised[value]


def test_a_knob_is_set_for_one_collection_and_taken_back(cubby: Cubby) -> None:
    cubby.ingest(_wide(23), collection="wide")
    cubby.ingest(_wide(22), collection="near")
    _set(cubby, {"max_top_level_keys": 30})

    assert cubby.proposal("wide")["storage_choice"] == "sql"
    assert cubby.proposal("near")["storage_choice"] == "jsonb"
    assert _what_if(cubby)["knobs"] == {"max_top_level_keys": 30}
    assert [o["storage_choice"] for o in _what_if(cubby)["options"]] == [
        "jsonb",
        "sql",
        "sql",
        "sql",
    ]
    cubby.ingest(_wide(23), collection="wide")
    assert cubby.proposal("wide")["storage_choice"] == "sql"
    _set(cubby, None)
    assert cubby.proposal("wide")["storage_choice"] == "jsonb"
    assert cubby.rows(
        "select actor, detail -> 'knobs' from core.lineage where stage = 'knobs_set'"
        " order by id"
    ) == [("anna", {"max_top_level_keys": 30}), ("anna", {})]  # fmt: skip


@pytest.mark.parametrize(
    "document",
    [
        _wide(5),
        {"a": [{"b": 1}], **_wide(23)},
        {"a": [{"b": 1}]},
        {"a": {"b": {"c": {"d": 1}}}, **_wide(23)},
    ],
)
def test_where_no_one_figure_decides_there_is_nothing_to_try(cubby: Cubby, document: Any) -> None:
    cubby.ingest(document, collection="wide")

    assert _what_if(cubby)["options"] == []


def test_depth_and_stability_have_their_neighbours_too(cubby: Cubby) -> None:
    cubby.ingest({"a": {"b": {"c": 1}}}, collection="wide")
    assert [(o["value"], o["storage_choice"]) for o in _what_if(cubby)["options"]] == [
        (2, "jsonb"), (3, "sql"),
    ]  # fmt: skip
    cubby.ingest(*[{"id": 1} | {f"f{n}": 1} for n in range(4)], collection="rare")
    (first, *_) = _what_if(cubby, "rare")["options"]
    assert _what_if(cubby, "rare")["rule"] == "avg_field_stability"
    assert first["storage_choice"] == "sql"


@pytest.mark.parametrize(
    ("knobs", "said"),
    [
        ({"N_sample": 5}, 'Unknown setting of the decision: "N_sample"'),
        ({"max_top_level_keys": 0}, "max_top_level_keys takes an integer from 1 to 300, not 0"),
        ({"max_top_level_keys": 2.5}, "takes an integer from 1 to 300"),
        ({"stability_threshold": "x"}, "stability_threshold takes a number from 0 to 1"),
        ([1], "The settings of the decision are not a JSON object"),
    ],
)
def test_a_knob_that_cannot_be_is_refused(cubby: Cubby, knobs: Any, said: str) -> None:
    cubby.ingest(_wide(2), collection="wide")
    with pytest.raises(InvalidArgument) as refused:
        _set(cubby, knobs)
    assert said in str(refused.value)


def test_knobs_of_a_table_in_use_are_refused_and_so_is_an_unknown_collection(cubby: Cubby) -> None:
    cubby.ingest(_wide(2), collection="wide")
    cubby.accept_schema("wide")
    with pytest.raises(WrongState):
        _set(cubby, {"max_depth": 3})
    with pytest.raises(NotFound):
        _set(cubby, {"max_depth": 3}, "nothing")
