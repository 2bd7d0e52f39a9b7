from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.embedding.text import ClipTokenizer, clean_text
from tests.embedding.conftest import PACK

START, END = 49406, 49407
tokenizer = ClipTokenizer(PACK / "tokenizer.json", 77, END, END)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Two  BLUE\n\tstars ", "two blue stars"),
        ("&amp;lt;b&amp;gt; &eacute;", "<b> é"),
        ("“quotes” \u2018single\u2019", "\"quotes\" 'single'"),
        ("schÃ¶n", "schön"),
        ("ﬁsh", "fish"),
        ("", ""),
    ],
)
def test_texts_are_cleaned_as_the_model_was_trained(text, clean):
    assert clean_text(text) == clean


def test_tokens_stand_between_start_and_end():
    (row,) = tokenizer.encode(["a photo of a cat"])

    assert row[:8].tolist() == [START, 320, 1125, 539, 320, 2368, END, END]


def test_a_long_text_keeps_the_end_token_in_the_last_place():
    short, long = tokenizer.encode(["cat " * 75, "cat " * 500])

    assert long[-1] == END
    assert np.array_equal(long, short)
    assert END not in long[:-1]


def test_padding_is_what_the_pack_says():
    padded = ClipTokenizer(PACK / "tokenizer.json", 16, 0, END).encode(["cat"])

    assert padded.tolist() == [[START, 2368, END] + [0] * 13]


@given(st.lists(st.text(), max_size=4))
def test_every_text_has_a_full_row_with_start_and_end(texts):
    rows = tokenizer.encode(texts)

    assert rows.shape == (len(texts), 77)
    assert rows.dtype == np.int64
    assert all(row[0] == START and END in row for row in rows)


def test_a_book_without_a_blank_has_the_tokens_of_its_beginning():
    book, beginning = tokenizer.encode(["xyz" * 2_000_000, "xyz" * 1_000])

    assert np.array_equal(book, beginning)
