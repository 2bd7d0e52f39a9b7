"""db/calls says of every function of `api` and `catalog` what the database says."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec
import psycopg
import pytest

from cubby.db import answers, client
from cubby.db.answers.reading import read_answer
from cubby.db.calls import api, catalog
from cubby.db.calls.answers_of import ANSWERS, ARGUMENTS, OTHERS
from cubby.db.calls.call import UNSET
from docs._generate.calls import modules
from docs._generate.schema import snapshot
from docs.calls import FOLDER, SCHEMA


@pytest.mark.parametrize("file", ["api.py", "catalog.py"])
def test_the_calls_are_those_of_the_database(database: Any, file: str) -> None:
    """After a change of a function: `make docs`."""
    with database.connect("cubby_owner") as connection:
        written = modules(connection)

    assert (FOLDER / file).read_text() == written[file]


def test_the_snapshot_of_the_schema_is_that_of_the_database(database: Any) -> None:
    """After a migration or a change of a view, trigger or grant: `make docs`."""
    assert SCHEMA.read_text() == snapshot(database.dsn)


def test_what_is_said_of_answers_and_arguments_is_said_of_functions_that_exist() -> None:
    modules = {"api": api, "catalog": catalog}
    for function in [*ANSWERS, *OTHERS, *(name for name, _ in ARGUMENTS)]:
        schema, _, name = function.partition(".")
        assert hasattr(modules[schema], name), function
    for function, argument in ARGUMENTS:
        schema, _, name = function.partition(".")
        taken = inspect.signature(getattr(modules[schema], name)).parameters
        assert argument.removeprefix("p_") in taken


def test_an_argument_that_is_left_out_has_the_default_of_the_function(database: Any) -> None:
    assert "p_cursor" not in catalog.list_labels(limit=2, cursor=UNSET).given()
    with database.connect() as connection:
        found = client.call_sync(connection, catalog.list_labels())

    assert isinstance(found, answers.TagLabels)


def test_null_is_an_argument_of_its_own() -> None:
    assert catalog.list_labels(cursor=None).given() == {"p_cursor": None}


def test_an_unknown_argument_is_a_fault_of_the_caller() -> None:
    with pytest.raises(TypeError, match="unexpected keyword"):
        catalog.list_labels(colour="red")  # type: ignore[call-arg]


class _Part(msgspec.Struct):
    score: float
    of_any_shape: Any


class _Answer(msgspec.Struct):
    parts: list[_Part]
    free: dict[str, Any]


@pytest.mark.parametrize("number", ["1.10", "0.50", "12345678901234567890", "1", "2.5", "-0.0"])
def test_a_number_of_any_shape_keeps_its_digits_and_a_typed_one_is_a_float(number: str) -> None:
    text = (
        f'{{"parts": [{{"score": {number}, "of_any_shape": {number}}}],'
        f' "free": {{"a": [{number}]}}, "new": 1}}'
    )

    found = read_answer(text, _Answer)

    assert found.parts[0].score == float(number)
    assert msgspec.json.encode(found.parts[0].of_any_shape) == number.encode()
    assert msgspec.json.encode(found.free["a"]) == f"[{number}]".encode()


@pytest.mark.parametrize(
    "number", ["-" + "9" * 40, "1" + "0" * 400, "9" * 5_000, "0." + "0" * 400 + "1"]
)
def test_a_number_beyond_every_int_and_float_keeps_its_digits(number: str) -> None:
    text = f'{{"parts": [{{"score": 1, "of_any_shape": {number}}}], "free": {{"a": [{number}]}}}}'

    found = read_answer(text, _Answer)

    assert found.parts[0].score == 1
    assert msgspec.json.encode(found.parts[0].of_any_shape) == number.encode()
    assert msgspec.json.encode(found.free["a"]) == f"[{number}]".encode()


def test_an_answer_of_another_shape_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        read_answer('{"parts": 1, "free": {}}', _Answer)


def test_a_refusal_of_the_function_is_told_apart_from_a_fault_of_the_call(database: Any) -> None:
    with database.connect() as connection, pytest.raises(psycopg.Error):
        client.call_sync(connection, catalog.list_labels(limit="many"))  # type: ignore[arg-type]
