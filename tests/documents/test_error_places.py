from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.documents import MalformedJson, split_json
from cubby.documents.errors import TooDeep

CASES = [
    (b"", 1, 1, "ends where a value"),
    (b"  ", 1, 3, "ends where a value"),
    (b"[1,\n 2,\n  x]", 3, 3, "'x' where a value"),
    (b'{"a": 1,}', 1, 9, "'}' where a key"),
    (b"[1, ]", 1, 5, "a comma too many"),
    (b'{"a" 1}', 1, 6, "colon behind a key"),
    (b"{'a': 1}", 1, 2, "key in double quotes"),
    (b"['a']", 1, 2, "double quotes, not in single"),
    (b'{"a": NaN}', 1, 7, "NaN and Infinity"),
    (b"[-Infinity]", 1, 2, "NaN and Infinity"),
    (b"[01]", 1, 3, "zero before its first digit"),
    (b'["a\tb"]', 1, 4, "control character U+0009"),
    (b'["\\x41"]', 1, 3, "backslash that begins no"),
    (b'["abc', 1, 6, "ends inside a string"),
    (b'["a\\u00', 1, 8, "ends inside a string"),
    (b"[1.", 1, 4, "ends inside a number"),
    (b"[-", 1, 3, "ends inside a number"),
    (b"[tru", 1, 5, "ends inside a word"),
    (b'{"a"', 1, 5, "ends behind a key"),
    (b'{"a":1', 1, 7, "ends inside an object"),
    (b"[1", 1, 3, "ends inside an array"),
    (b"[1] 2", 1, 5, "behind the end"),
    (b"{}\n]", 2, 1, "behind the end"),
    ('["é",\r\n"北" x]'.encode(), 2, 5, "'x' where"),
    ("[\u2060]".encode(), 1, 2, "U+2060"),
    (b"[1 \xff]", 1, 4, "byte 0xFF"),
    (b"[[1}]", 1, 4, '\'}\' where "," or "]"'),
]


@pytest.mark.parametrize(("data", "line", "column", "words"), CASES)
def test_the_place_of_an_error_is_told_in_lines_and_characters(data, line, column, words):
    with pytest.raises(MalformedJson) as caught:
        split_json(data)

    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in str(caught.value)
    assert str(caught.value).endswith(f"(line {line}, column {column})")


@given(st.lists(st.sampled_from([b'{"a": "\xc3\xa9"}', b"[1,\n2]", b'"x"']), max_size=6))
def test_an_error_behind_good_elements_is_found_where_it_stands(elements):
    before = b"[" + b"".join(text + b",\n" for text in elements)

    with pytest.raises(MalformedJson) as caught:
        split_json(before + b"?]")

    assert caught.value.offset == len(before)
    assert caught.value.line == before.count(b"\n") + 1
    assert caught.value.column == 1 + (not elements)


def test_an_error_in_utf_16_has_its_place_in_the_bytes_that_came():
    data = '["é",\n x]'.encode("utf-16")

    with pytest.raises(MalformedJson) as caught:
        split_json(data)

    assert (caught.value.line, caught.value.column) == (2, 2)
    assert data[caught.value.offset :] == "x]".encode("utf-16-le")


def test_half_a_character_of_utf_16_is_malformed():
    data = "[1,\n2".encode("utf-16-le") + b"\x00\xd8]\x00"

    with pytest.raises(MalformedJson, match="looks like UTF-16-LE") as caught:
        split_json(data)

    assert (caught.value.line, caught.value.column, caught.value.offset) == (2, 2, 10)


def test_an_error_of_a_text_that_stops_too_early_is_at_its_end():
    whole = b'{"a": [1.5e3, "x\\u00e9", true], "b": {"c": null}}'

    for size in range(1, len(whole)):
        with pytest.raises(MalformedJson) as caught:
            split_json(whole[:size])
        assert caught.value.offset == size


def test_a_million_open_brackets_are_refused_without_recursion():
    with pytest.raises(TooDeep, match="nested more than 100000 levels"):
        split_json(b"[" * 1_000_000)
    with pytest.raises(MalformedJson, match="ends where a value"):
        split_json(b"[" * 90_000)


def test_the_error_survives_the_way_between_processes():
    with pytest.raises(MalformedJson) as caught:
        split_json(b"[x]")

    again = pickle.loads(pickle.dumps(caught.value))

    assert (str(again), again.offset, again.permanent) == (str(caught.value), 1, True)
