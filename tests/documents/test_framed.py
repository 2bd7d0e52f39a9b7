"""JSON with a frame around it: the documents are slices, and other files stay files."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cubby.documents import begins_framed, sniff_json, split_framed

ONE = b'{"a": "1, 2) ; [DONE]"}'


def _documents(data: bytes) -> list[object] | None:
    split = split_framed(memoryview(data))
    if split is None:
        return None
    places = zip(split.offsets, split.lengths, strict=True)
    return [json.loads(data[at : at + size]) for at, size in places]


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (b")]}',\n", b""), (b")]}'\n\n", b"\n"), (b"while(1);", b""), (b"for (;;);", b""),
        (b"{} && ", b""), (b"callback(", b");"), (b"/**/jQuery123.cb[0] (", b")\n"),
        (b"", b"\x00\x00\x00"), (b" ", b"\x1a\r\n"), (b"data: ", b"\n\n"),
        (b": hi\nevent: x\nid: 1\ndata:", b"\r\n\r\ndata: [DONE]\n\n"),
        (b"\xef\xbb\xbf)]}',\n", b""), (b"\xef\xbb\xbfdata: ", b"\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("inside", [ONE, b"[" + ONE + b', {"b": 2}]'])
def test_the_documents_are_inside_the_frame(before: bytes, inside: bytes, behind: bytes) -> None:
    data = before + inside + behind
    value = json.loads(inside)
    # The data of an event is a document, whatever it is; elsewhere an array is its elements.
    wanted = [value] if isinstance(value, dict) or b"data:" in before else value

    assert begins_framed(data)
    assert sniff_json(data, None, None) is None or behind.strip(b" \r\n") in (b"\x00" * 3, b"\x1a")
    assert _documents(data) == wanted


@pytest.mark.parametrize(
    "data",
    [
        b"callback({a: 1});", b"print([1, 2]) # python", b"f({}); g({})", b")]}',\nno", ONE,
        b"data: hello\n\n", b'data: {"a": 1}\ndata: hello\n', b"data: {\ndata: }\n", b"data: 5\n",
        b'data: {"a": 1}\nsome text\n', b"data: [DONE]\n", b"database: [1]\n", b"\x00\x00", b"",
        b"while(1); x", b'{"a":1}\x00{"b":2}', b"cb(5);",
    ],
)  # fmt: skip
def test_anything_else_is_no_frame(data: bytes) -> None:
    assert _documents(data) is None


@given(st.binary(max_size=60) | st.text("data:[]{}()=;\n',\x00\"1", max_size=40).map(str.encode))
@example(b"data: [\n")
def test_no_bytes_make_it_fail(data: bytes) -> None:
    split = split_framed(data)

    begins_framed(data)
    for at, size in zip(split.offsets, split.lengths, strict=True) if split else ():
        json.loads(data[at : at + size])
