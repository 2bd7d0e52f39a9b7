from __future__ import annotations

from collections.abc import Callable, Sequence

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.db.errors import DatabaseUnavailable
from cubby.workers.poison import culprits, fault_of_data


def poisoned(bad: set[int]) -> Callable[[Sequence[int]], str | None]:
    return lambda some: "poison" if bad & set(some) else None


@given(st.integers(1, 300), st.sets(st.integers(0, 299), max_size=8))
def test_halving_finds_exactly_the_documents_that_fail_alone(count, bad):
    bad = {ordinal for ordinal in bad if ordinal < count}
    assert (culprits(range(count), poisoned(bad)) or {}).keys() == bad


def test_a_batch_whose_documents_are_all_fine_alone_has_no_culprit():
    assert culprits(range(10), lambda some: "together" if len(some) > 1 else None) is None


def test_a_batch_of_nothing_but_poison_is_given_up():
    assert culprits(range(5000), poisoned(set(range(5000)))) is None


@pytest.mark.parametrize(
    "error",
    [
        psycopg.errors.CheckViolation("x"),
        psycopg.errors.ProgramLimitExceeded("x"),
        psycopg.errors.NumericValueOutOfRange("x"),
    ],
)
def test_what_the_server_cannot_take_is_the_fault_of_the_data(error):
    translated = DatabaseUnavailable("x")
    translated.__cause__ = error
    assert fault_of_data(error) == "x"
    assert fault_of_data(translated) == "x"


@pytest.mark.parametrize(
    "error",
    [
        psycopg.errors.DeadlockDetected("x"), psycopg.errors.AdminShutdown("x"),
        psycopg.errors.DiskFull("x"), psycopg.errors.QueryCanceled("x"),
        psycopg.OperationalError("x"), DatabaseUnavailable("x"), KeyError("x"),
    ],
)  # fmt: skip
def test_what_may_pass_is_not(error):
    assert fault_of_data(error) is None
