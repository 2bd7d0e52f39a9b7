"""Proposals of any names, paths and types, as hypothesis makes them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

TYPES = ["text", "numeric", "boolean", "timestamptz", "date", "jsonb"]
AWKWARD = [
    "a", "A", "id", "select", "user", "ctid", "extra", "document_id", "Foo Bar", "foo_bar",
    "fooBar", "", " ", "it's", 'say "x"', "back\\slash", "\\'; drop table x; --", "/* x */", "-- x",
    "$$", "$a$", "%I", "%s %1$s", "x" * 80, "日本", "é", "e\u0301", "\u202eevil", "a\nb", "a\tb",
    "things$a",
    "U&'\\0061'", "E'\\x'", ";", "a;b", "{{x}}", "{# x #}", "`", "\x01", "\x7f", "😀" * 30,
    "2020", "a.b", "$", "null", "true", "0" * 63,
]  # fmt: skip
# What JSON can have as a key in jsonb: anything but NUL and lone surrogates.
KEYS = st.sampled_from(AWKWARD) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=90
)
NAMES = KEYS.filter(lambda name: 0 < len(name.encode()) <= 63)
SYSTEM = {"document_id", "extra", "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"}


@st.composite
def proposals(draw: st.DrawFn) -> dict[str, Any]:
    """A first version whose columns are called anything that Postgres takes."""
    names = draw(st.lists(NAMES.filter(lambda n: n not in SYSTEM), max_size=8, unique=True))
    columns = [
        {
            "name": name,
            "path": "$." + draw(KEYS),
            "keys": [name],
            "type": draw(st.sampled_from(TYPES)),
            "presence": 1,
        }
        for name in names
    ]
    indexable = [c["name"] for c in columns if c["type"] != "jsonb" and c["name"].isascii()]
    return {
        "table": draw(st.sampled_from(["things", "select", "a" * 50, "t1"])),
        "version": 1,
        "columns": columns,
        "indexes": draw(st.lists(st.sampled_from(indexable), unique=True)) if indexable else [],
    }
