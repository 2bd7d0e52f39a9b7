"""SQL in colours is still the same text, and still escaped."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from cubby.app.pages.highlighting import sql


def _text(markup: str) -> str:
    return html.unescape(re.sub(r'</?span( class="sql-\w+")?>', "", markup))


def test_words_types_names_and_texts_are_told_apart():
    assert str(sql("create table \"a<b\" (n numeric); comment 'it''s <i>'")) == (
        '<span class="sql-word">create</span> <span class="sql-word">table</span> '
        '<span class="sql-name">&#34;a&lt;b&#34;</span> (n <span class="sql-type">numeric</span>); '
        '<span class="sql-word">comment</span> <span class="sql-said">&#39;it&#39;&#39;s '
        "&lt;i&gt;&#39;</span>"
    )


@given(st.text(alphabet="<>&'\"abc \n;") | st.text())
def test_any_text_comes_out_as_it_went_in(text):
    markup = str(sql(text))

    assert _text(markup) == text
    assert "<" not in re.sub(r'</?span( class="sql-\w+")?>', "", markup)
