"""Values one behind another: what a sequence is cut into, and what fails alone."""

from __future__ import annotations

import json
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.documents import MalformedJson, NdjsonSplitter, split_documents, split_sequence
from cubby.documents.sniff import sniff_json

_CONCATENATED = b'{"a":1}{"a":2}\n{\n "a":3}'


def _cut(data: bytes, places: tuple[array[int], array[int]]) -> list[bytes]:
    return [data[at : at + size] for at, size in zip(*places, strict=True)]


def _documents(data: bytes) -> list[bytes]:
    split = split_documents(data)
    return _cut(data, (split.offsets, split.lengths))


def _lines(data: bytes) -> list[bytes]:
    return _cut(data, split_sequence(data))


def test_values_one_behind_another_are_a_document_each() -> None:
    wanted = [b'{"a":1}', b'{"a":2}', b'{\n "a":3}']

    assert _documents(_CONCATENATED) == wanted
    assert _lines(_CONCATENATED) == wanted


def test_lines_are_documents_of_a_json_text() -> None:
    assert _documents(b'{"a":1}\n{"a":2}\n') == [b'{"a":1}', b'{"a":2}']
    assert _documents(b"1\n2\n") == [b"1", b"2"]


def test_a_json_text_stays_one_text() -> None:
    assert _documents(b'[{"a":1},{"a":2}]') == [b'{"a":1}', b'{"a":2}']
    assert _documents(b' {"a":1} ') == [b' {"a":1} ']


def test_record_separators_stand_between_values() -> None:
    text = b'\x1e{"a":1}\n\x1e{"a":\n2}\n'

    assert _documents(text) == [b'{"a":1}', b'{"a":\n2}']
    assert _lines(text) == [b'{"a":1}', b'{"a":\n2}']
    assert sniff_json(text, None, None) == "ndjson"


def test_a_sequence_in_utf_16_is_cut_in_its_own_bytes() -> None:
    data = _CONCATENATED.decode().encode("utf-16")

    assert [one.decode("utf-16-le") for one in _documents(data)] == [
        '{"a":1}',
        '{"a":2}',
        '{\n "a":3}',
    ]


@pytest.mark.parametrize("text", [b'{"a":1},[2],', b'{"a":1},\n[2]\n', b'{"a":1}\n,\n[2]'])
def test_values_cut_from_an_array_have_commas_between_them(text: bytes) -> None:
    assert _documents(text) == [b'{"a":1}', b"[2]"]
    assert sniff_json(text, None, None) == "ndjson"


def test_a_json_text_is_refused_at_the_malformed_value_of_its_sequence() -> None:
    with pytest.raises(MalformedJson) as refused:
        split_documents(b'{"a":1}\n{"a":2,}\n')

    assert (refused.value.line, refused.value.column, refused.value.goes_on) == (2, 8, True)
    assert "a comma too many" in str(refused.value)


@pytest.mark.parametrize("text", [b'{"a":1} x', b'{"a":1} 5', b"1 2", b'{"a":1},', b"[1],5"])
def test_what_is_no_sequence_is_refused(text: bytes) -> None:
    with pytest.raises(MalformedJson):
        split_documents(text)


def test_a_malformed_line_fails_alone_among_lines() -> None:
    text = b'{"a":1}\n{"a":2,\n{"a":3}\n{"a":4} x\n{"a":5}{"a":6}\n'

    assert _lines(text) == [
        b'{"a":1}',
        b'{"a":2,',
        b'{"a":3}',
        b'{"a":4} x',
        b'{"a":5}',
        b'{"a":6}',
    ]


def test_an_unfinished_last_value_is_a_document_for_each_of_its_lines() -> None:
    assert _lines(b'{"a":1}\n{"a":[\n2,') == [b'{"a":1}', b'{"a":[', b"2,"]


def test_lines_that_only_open_are_not_read_once_for_each_line() -> None:
    text = b"[" * 40 + b"\n" + (b"[" * 100 + b"\n") * 20_000

    assert len(_lines(text)) == 20_001


def test_an_array_over_several_lines_is_its_elements_though_it_claims_lines() -> None:
    assert _lines(b'[{"a":1},\n{"a":2}]\n') == [b'{"a":1}', b'{"a":2}']
    assert _lines(b'[{"a":1},{"a":2}]\n') == [b'[{"a":1},{"a":2}]']


def test_footnotes_are_no_sequence() -> None:
    assert sniff_json(b"[1] See the second page.\n", None, "text/plain") is None
    assert sniff_json(b"[1] [2] are footnotes", None, None) is None


_values = st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=5), max_size=3)


@given(st.lists(_values, min_size=2, max_size=6), st.data())
def test_every_way_to_write_a_sequence_is_cut_into_its_values(
    values: list[dict[str, int | str]], data: st.DataObject
) -> None:
    pieces: list[bytes] = []
    text = b""
    for value in values:
        pieces.append(json.dumps(value, indent=data.draw(st.sampled_from([None, 1]))).encode())
        between = st.sampled_from([b"", b"\n", b" ", b"\r\n", b"\n\n", b"\x1e", b"\n\x1e"])
        text += pieces[-1] + data.draw(between)

    assert _documents(text) == pieces
    assert _lines(text) == pieces


@given(
    st.lists(st.sampled_from([b'{"a":1}', b'{"b":', b"}", b"7", b"{}{}", b" "]), max_size=8),
    st.integers(1, 9),
)
def test_a_stream_is_regular_where_its_lines_are_its_values(lines: list[bytes], size: int) -> None:
    text = b"\n".join(lines)
    splitter = NdjsonSplitter()
    for at in range(0, len(text), size):
        splitter.feed(text[at : at + size])
    places = splitter.finish()

    if splitter.regular:
        assert _cut(text, places) == _lines(text)
    else:
        assert any(not _is_value(line) for line in _cut(text, places))


def _is_value(text: bytes) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
