"""JSON texts for the properties: values of every kind, written with the freedoms the format
leaves."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(alphabet='ab"\\:,é', max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)
blanks = st.text(alphabet=" \t\r\n", max_size=3)


@st.composite
def texts(draw: st.DrawFn, value: st.SearchStrategy[Any] = values) -> bytes:
    """One value as JSON bytes: escaped or plain, tight or with blanks, indented or not."""
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", "\t:  ")]))
    indent = draw(st.sampled_from([None, None, 1]))
    ascii_only = draw(st.booleans())
    found = draw(value)
    text = json.dumps(found, ensure_ascii=ascii_only, separators=separators, indent=indent)
    return text.encode()


@st.composite
def arrays(draw: st.DrawFn) -> bytes:
    """An array text of at least one element, with blanks wherever they may stand."""
    elements = draw(st.lists(texts(), min_size=1, max_size=6))
    spaced = [draw(blanks).encode() + text + draw(blanks).encode() for text in elements]
    return draw(blanks).encode() + b"[" + b",".join(spaced) + b"]" + draw(blanks).encode()
