from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.documents import EmptyArray, MalformedJson, NotADocument, Split, split_json
from cubby.documents.grammar import match_space
from cubby.documents.split import slow_elements
from tests.documents.json_texts import arrays, blanks, texts, values


def slices(data: bytes, split: Split) -> list[bytes]:
    places = zip(split.offsets, split.lengths, strict=True)
    return [data[offset : offset + length] for offset, length in places]


def test_elements_are_slices_without_the_blanks_around_them():
    data = b' [ {"a": 1} ,2,\n\t"x,]" , [ ] ] '

    split = split_json(data)

    assert split.is_array
    assert slices(data, split) == [b'{"a": 1}', b"2", b'"x,]"', b"[ ]"]


def test_numbers_keep_their_digits():
    data = b"[1.0, 1.10e+0400, 123456789012345678901234567890.123, -0]"

    found = slices(data, split_json(data))

    assert found == [b"1.0", b"1.10e+0400", b"123456789012345678901234567890.123", b"-0"]


def test_an_object_is_one_document_and_its_slice_is_all_that_came():
    data = b'\n {"a": [1, 2]}\n'

    split = split_json(data)

    assert not split.is_array
    assert slices(data, split) == [data]


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_any_buffer_of_bytes_is_taken(kind):
    assert list(split_json(kind(b"[1, 22]")).lengths) == [1, 2]
    assert not split_json(kind(b"{}")).is_array


@given(arrays())
def test_the_fast_and_the_slow_reader_find_the_same_places(data):
    split = split_json(data)

    assert (split.offsets, split.lengths) == slow_elements(data, match_space(data, 0).end())


@given(arrays())
def test_the_slices_joined_again_are_the_array(data):
    found = slices(data, split_json(data))

    assert json.loads(b"[" + b",".join(found) + b"]") == json.loads(data)
    assert all(text == text.strip() for text in found)


@given(arrays(), st.integers(0, 10**6), st.sampled_from(b'\0 "\\{}[],:0-e.xt\xff\n'))
def test_both_readers_agree_about_damaged_texts(data, at, byte):
    damaged = bytearray(data)
    damaged[at % len(data)] = byte
    start = match_space(damaged, 0).end()
    if damaged[start : start + 1] != b"[" or 0 in damaged[:4]:
        return

    def answer(read):
        try:
            return read()
        except MalformedJson as error:
            return error.offset
        except EmptyArray:
            return [], []

    def by_split():
        split = split_json(damaged)
        return list(split.offsets), list(split.lengths)

    assert answer(by_split) == answer(lambda: tuple(map(list, slow_elements(damaged, start))))


@given(st.lists(values, min_size=1, max_size=5), st.sampled_from(["utf-16", "utf-16-be", "utf-32"]))
def test_places_in_utf_16_and_utf_32_are_places_in_the_bytes_that_came(elements, encoding):
    data = json.dumps(elements, ensure_ascii=False).encode(encoding)
    plain = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, encoding)

    found = [json.loads(text.decode(plain)) for text in slices(data, split_json(data))]

    assert found == elements


def test_a_byte_order_mark_belongs_to_the_text_and_not_to_its_first_element():
    data = b"\xef\xbb\xbf[1]"

    assert slices(data, split_json(data)) == [b"1"]


def test_a_deep_element_does_not_refuse_its_neighbours():
    deep = b"[" * 30_000 + b"]" * 30_000
    data = b'[{"a":1},' + deep + b',{"b":2}]'

    assert slices(data, split_json(data)) == [b'{"a":1}', deep, b'{"b":2}']


@pytest.mark.parametrize(
    "odd", [b'"\\ud800"', b'{"\\uDFAA\\ud83d":0}', b'"\\\\ud800"', b'"\xff"', b"1e999999"]
)
def test_what_is_json_but_no_jsonb_does_not_refuse_its_neighbours(odd):
    data = b"[1," + odd + b",2]"

    assert slices(data, split_json(data)) == [b"1", odd, b"2"]


@given(blanks, texts(st.integers() | st.text(max_size=5).map(str) | st.booleans() | st.none()))
def test_a_bare_value_is_not_a_document(space, text):
    if b"\\ud" in text:
        return
    with pytest.raises(NotADocument):
        split_json(space.encode() + text)


@pytest.mark.parametrize(
    ("text", "word"),
    [(b'"a"', "string"), (b"-1.5", "number"), (b"true", "true"), (b"null", "null")],
)
def test_the_refusal_names_the_bare_value(text, word):
    with pytest.raises(NotADocument, match=f"bare {word};"):
        split_json(text)


@pytest.mark.parametrize("text", [b"[]", b" [ \n] ", b"\xef\xbb\xbf[]"])
def test_an_empty_array_has_nothing_to_store(text):
    with pytest.raises(EmptyArray):
        split_json(text)


def test_many_small_elements_are_found_by_the_scanner_with_the_same_result(monkeypatch):
    monkeypatch.setattr("cubby.documents.split._MANY_COMMAS", 100)
    data = b"[" + b"7, " * 200 + b"8]"

    found = slices(data, split_json(data))

    assert found == [b"7"] * 200 + [b"8"]
