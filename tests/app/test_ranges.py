from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.app.api.ranges import Span, wanted_span
from cubby.app.problems import NotAcceptableRange


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-99", Span(0, 100)),
        ("bytes=10-19", Span(10, 10)),
        ("bytes=90-", Span(90, 10)),
        ("bytes=-1", Span(99, 1)),
        ("bytes=-500", Span(0, 100)),
        ("bytes=50-5000", Span(50, 50)),
        (" Bytes = 1 - 2 ", Span(1, 2)),
    ],
)
def test_one_range_is_cut_to_the_content(header, span):
    assert wanted_span(header, 100) == span


@pytest.mark.parametrize(
    "header",
    [None, "", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "items=0-1", "bytes=0-1,5-6",
     "bytes=٣-", "bytes=" + "9" * 40 + "-"],
)  # fmt: skip
def test_what_is_not_understood_means_all_of_it(header):
    assert wanted_span(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_behind_the_end_is_refused_with_the_size(header):
    with pytest.raises(NotAcceptableRange) as refused:
        wanted_span(header, 100)

    assert refused.value.headers == {"Content-Range": "bytes */100"}


def test_nothing_of_an_empty_content_can_be_had():
    with pytest.raises(NotAcceptableRange):
        wanted_span("bytes=0-", 0)


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 500))
def test_the_span_is_what_slicing_gives(first, last, size):
    content = bytes(number % 251 for number in range(size))
    try:
        span = wanted_span(f"bytes={first}-{last}", size)
    except NotAcceptableRange:
        assert content[first : last + 1] == b""
    else:
        if span is None:
            assert last < first
        else:
            got = content[span.start : span.start + span.length]
            assert got == content[first : last + 1] != b""
            assert span.content_range(size).endswith(f"/{size}")
