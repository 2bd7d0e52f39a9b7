from __future__ import annotations

import json
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.db import exact_json

NUMBERS = ["0", "-0.5", "1.10", "0.1", "12345678901234567890123", "1" + "0" * 400, "1.5e3",
           "123456789.123456789123456789", "9007199254740993", "18446744073709551615",
           "18446744073709551616", "-9223372036854775809", "100.00"]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_leaves_as_it_came(number):
    # jsonb never writes an exponent; a client that does gets the same value.
    wanted = number if "e" not in number else "1500.0"
    assert msgspec.json.encode(exact_json.loads(number)) == wanted.encode()


def test_numbers_inside_documents_leave_as_they_came():
    text = b'{"a":[1.10,{"b":123456789012345678901234567890}],"c":"1.10","d":7}'

    assert msgspec.json.encode(exact_json.loads(text)) == text


@given(
    st.recursive(
        st.integers() | st.integers(min_value=2**60, max_value=2**70) | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_whole_numbers_of_any_length_are_written_for_the_database(value):
    assert json.loads(exact_json.dumps(value)) == value


@given(st.decimals(allow_nan=False, allow_infinity=False).map(lambda d: f"{d:f}"))
def test_any_decimal_survives(number):
    written = msgspec.json.encode(exact_json.loads(f"[{number}]")).decode()

    assert Decimal(written[1:-1]).normalize() == Decimal(number).normalize()


def test_ordinary_numbers_are_numbers():
    assert exact_json.loads('{"n": 12, "f": 2.5, "t": "2026-01-01T00:00:00.250"}') == {
        "n": 12, "f": 2.5, "t": "2026-01-01T00:00:00.250"
    }  # fmt: skip


def test_what_was_kept_as_text_goes_back_as_it_was() -> None:
    text = b'{"a":[1.10,12345678901234567890123],"b":2.5}'
    assert exact_json.dumps(exact_json.loads(text)) == text
    with pytest.raises(TypeError):
        exact_json.dumps({"a": object()})
