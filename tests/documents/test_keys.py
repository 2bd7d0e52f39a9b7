from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.documents import key_set_documents


def test_documents_are_counted_by_their_top_level_keys_in_any_order():
    slices = [b'{"b":1,"a":{"c":2}}', b'{"a":null,"b":[]}', b'{"a":1}']

    assert key_set_documents(slices) == {
        b'{"a": {"c": "number"}, "b": null}': 2,
        b'{"a": null}': 1,
    }


def test_the_members_of_an_object_are_shown_with_their_types():
    slices = [b'{"a":{"n":-1,"s":"x","t":true,"l":[],"o":{},"z":null},"b":[{"c":1}],"d":1}']

    shown = json.loads(*key_set_documents(slices))

    types = ["number", "string", "boolean", "array", "object", "null"]
    assert shown == {"a": dict(zip("nstloz", types, strict=True)), "b": None, "d": None}


def test_documents_that_are_no_objects_have_no_keys():
    assert key_set_documents([b"1", b'"x"', b"[{}]", b"null", b"{}"]) == {b"{}": 5}


def test_documents_that_will_be_refused_do_not_take_part():
    assert key_set_documents([b'{"a":', b'{"a":"\xff"}x', b"[" * 600 + b"]" * 600]) == {}


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b'{"a\\u0000b":1}', "ab"),
        (b'{"\\ud800":1}', "\ufffd"),
        (b'\xef\xbb\xbf{"a":1}', "a"),
        ('{"é":1}'.encode("utf-16"), "é"),
        (b'{"a":1,"\\u0061":2}', "a"),
        (b'{"a":1e400}', "a"),
    ],
)
def test_keys_are_those_the_database_will_see(raw, key):
    found = [list(json.loads(document)) for document in key_set_documents([raw])]

    assert found == [[key]]


def test_of_one_or_two_keys_the_members_of_records_are_keys_too():
    slices = [
        b'{"event":{"id":"a","n":1}}', b'{"event":{"n":2,"id":"b"}}', b'{"event":{"x":1,"y":2}}',
    ]  # fmt: skip

    found = {tuple(json.loads(keys)): n for keys, n in key_set_documents(slices).items()}

    assert found == {("event", "event\x1fid", "event\x1fn"): 2, ("event",): 1}


objects = st.dictionaries(st.text(alphabet='abé"\\', max_size=3), st.integers(), max_size=4)


@given(st.lists(objects, max_size=8), st.randoms())
def test_counts_do_not_depend_on_any_order(documents, random):
    first = key_set_documents(json.dumps(each).encode() for each in documents)
    for each in documents:
        shuffled = list(each.items())
        random.shuffle(shuffled)
        each.clear()
        each.update(shuffled)
    random.shuffle(documents)

    again = key_set_documents(json.dumps(each).encode() for each in documents)

    assert first == again
    assert sum(first.values()) == len(documents)
