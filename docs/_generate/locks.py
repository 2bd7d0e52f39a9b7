"""The list of locks in ARCHITECTURE.md, from the table of their kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from docs._generate.markdown import code, table

PAGE = Path(__file__).parents[2] / "ARCHITECTURE.md"
BEGIN = "<!-- Written by `python -m docs.generate` from core.lock_kind. -->\n"
END = "<!-- end -->"
_QUERY = "select rank, kind, keyed_by, slots > 1, protects from core.lock_kind order by rank"


def page(connection: psycopg.Connection[Any]) -> str:
    """ARCHITECTURE.md with the list as it is now."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    rows = [
        (str(rank), code(kind), keyed_by, "yes" if shared else "no", protects)
        for rank, kind, keyed_by, shared, protects in connection.execute(_QUERY)
    ]
    return before + BEGIN + _list(rows) + "\n" + END + after


def _list(rows: list[tuple[str, ...]]) -> str:
    return table(("rank", "lock", "one for each", "may be shared", "protects"), rows)
