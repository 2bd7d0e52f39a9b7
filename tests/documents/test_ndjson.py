from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cubby.documents import NdjsonSplitter
from tests.documents.json_texts import texts


def lines_of(*chunks: bytes) -> list[bytes]:
    splitter = NdjsonSplitter()
    for chunk in chunks:
        splitter.feed(chunk)
    data = b"".join(chunks)
    places = zip(*splitter.finish(), strict=True)
    return [data[offset : offset + length] for offset, length in places]


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


def test_blank_lines_are_no_documents_and_blanks_around_a_line_are_not_part_of_it():
    assert lines_of(b'\n {"a":1}\r\n\t\r\n  2  \n\n"x y" ') == [b'{"a":1}', b"2", b'"x y"']


def test_the_last_line_needs_no_newline():
    assert lines_of(b"1\n2") == lines_of(b"1\n2\n") == [b"1", b"2"]


def test_an_empty_stream_has_no_lines():
    assert lines_of() == lines_of(b"") == lines_of(b"\n \n") == []


def test_a_malformed_line_is_a_line():
    assert lines_of(b'{"a":\n}\n') == [b'{"a":', b"}"]


def test_a_byte_order_mark_belongs_to_the_stream():
    assert lines_of(b"\xef\xbb", b"\xbf1\n2") == [b"1", b"2"]
    assert lines_of(b"\xef\xbb\xbf") == []


def test_a_beginning_of_a_byte_order_mark_that_is_none_is_content():
    assert lines_of(b"\xef\xbb") == [b"\xef\xbb"]
    assert lines_of(b"\xef", b"x\n") == [b"\xefx"]


def test_the_count_is_known_while_the_stream_passes():
    splitter = NdjsonSplitter()

    counts = []
    for chunk in (b"1\n2", b"2", b"\n", b"\n3"):
        splitter.feed(chunk)
        counts.append(splitter.count)

    assert counts == [2, 2, 2, 3]


@given(st.binary(max_size=60), st.lists(st.integers(0, 100), max_size=8))
def test_it_does_not_matter_where_the_stream_is_cut(data, places):
    assert lines_of(*cut(data, places)) == lines_of(data)


soup = st.lists(st.sampled_from([b"\n", b"\r\n", b" ", b"\t", b"\r", b"ab", b"{}"]), max_size=25)


@given(soup.map(b"".join), st.lists(st.integers(0, 100), max_size=8))
def test_lines_are_what_a_plain_split_finds(data, places):
    plain = [line.strip(b" \t\r") for line in data.split(b"\n")]

    assert lines_of(*cut(data, places)) == [line for line in plain if line]


@given(st.lists(texts().map(lambda text: text.replace(b"\n", b" ")), max_size=6))
def test_documents_written_as_lines_come_back(documents):
    assert lines_of(b"\n".join(documents)) == [text.strip() for text in documents]
