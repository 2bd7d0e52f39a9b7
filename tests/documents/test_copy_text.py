from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from cubby.documents import copy_text
from tests.documents.json_texts import texts

ESCAPES = {b"\\": b"\\", b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f"}


def read_by_copy(field: bytes) -> bytes:
    """The field as Postgres reads it (COPY, text format: backslash sequences)."""
    return re.sub(rb"\\(.)", lambda m: ESCAPES.get(m.group(1), m.group(1)), field, flags=re.DOTALL)


@given(texts() | st.binary())
def test_what_copy_reads_is_what_was_given(text):
    assert read_by_copy(copy_text(text)) == text


@given(texts() | st.binary())
def test_a_field_never_ends_its_column_or_its_row(text):
    assert not set(copy_text(text)) & set(b"\t\n\r")


def test_a_document_is_never_read_as_null_or_as_the_end():
    assert copy_text(b"\\N") == b"\\\\N"
    assert copy_text(b"\\.") == b"\\\\."


def test_a_document_without_anything_to_escape_is_not_copied():
    text = b'{"a":1}'

    assert copy_text(text) is text
