from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.app.problems import BadRequest
from cubby.app.receiving.envelope import open_envelope

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(values, st.text(), st.lists(st.text()))
def test_the_payload_is_found_where_it_stands(payload, owner, tags):
    body = json.dumps({"owner": owner, "payload": payload, "tags": tags}, indent=1).encode()

    envelope = open_envelope(body)

    assert envelope is not None
    slice_ = body[envelope.start : envelope.start + envelope.length]
    assert json.loads(slice_) == payload
    assert envelope.fields["owner"] == [owner]
    assert envelope.fields["tags"] == tags


@pytest.mark.parametrize(
    "body",
    [
        b'{"payload": 1, "colour": "red"}',
        b'{"owner": "ada"}',
        b'[{"payload": 1}]',
        b'"payload"',
        b'{"payload": 1',
        b'{"payload": 1} x',
        b'{"payload": 1,}',
        b'{"Payload": 1}',
        b"",
    ],
)
def test_anything_but_payload_and_form_fields_is_itself_the_payload(body):
    assert open_envelope(body) is None


def test_a_payload_that_is_very_deep_or_has_lone_surrogates_is_found_too():
    deep = b"[" * 5000 + b"]" * 5000
    body = b'\xef\xbb\xbf{"payload": {"a": "\\ud800", "b": ' + deep + b'}, "owner": "ad\\u0061"}'

    envelope = open_envelope(body)

    assert envelope is not None
    assert body[envelope.start :].startswith(b'{"a": "\\ud800"')
    assert envelope.fields == {"owner": ["ada"]}


def test_it_is_found_in_a_mapped_body_as_well():
    envelope = open_envelope(memoryview(b'{"payload": {"a": 1}, "collection": null}'))

    assert envelope is not None
    assert (envelope.start, envelope.length) == (12, 8)
    assert envelope.fields == {"collection": []}


@pytest.mark.parametrize(
    ("field", "value"), [("owner", "5"), ("tags", '{"a": 1}'), ("comments", "[]"), ("key", "5")]
)
def test_a_form_field_of_another_type_is_refused_by_name(field, value):
    with pytest.raises(BadRequest, match=f"{field} beside the payload must be a string") as refused:
        open_envelope(f'{{"payload": 1, "collection": "c", "{field}": {value}}}'.encode())

    assert refused.value.extra == {"field": field}
    assert "envelope=false" in (refused.value.hint or "")


def test_a_key_is_a_form_field_only_beside_a_collection():
    message = b'{"key": "7", "payload": {"a": 1}}'
    enveloped = b'{"key": ["a", ["b", "c"]], "payload": {"a": 1}, "collection": "things"}'

    envelope = open_envelope(enveloped)

    assert open_envelope(message) is None
    assert envelope is not None
    assert envelope.fields == {"key": ['["a", ["b", "c"]]'], "collection": ["things"]}
