"""What a reader asked for: query parameters and form fields as clean text."""

from __future__ import annotations

import unicodedata
from typing import Any

from litestar import Request

from cubby.app.pages.rendering import CURSOR

Asker = Request[Any, Any, Any]


def asked(request: Asker, name: str) -> str:
    """A query parameter; a field left empty and one not there are the same."""
    return clean(request.query_params.get(name) or "")


def cursor(request: Asker) -> str | None:
    return asked(request, CURSOR) or None


async def filled(request: Asker, name: str) -> str:
    """A field of the form that was sent."""
    value = (await request.form()).get(name) or ""
    return clean(value if isinstance(value, str) else "")


async def ticked(request: Asker, name: str) -> list[str]:
    """All values of a field that may be there several times, such as a row's checkbox."""
    values = (await request.form()).getall(name, [])
    return [clean(value) for value in values if isinstance(value, str)]


async def filled_lines(request: Asker, name: str) -> list[str]:
    """A field of several lines; empty ones say nothing."""
    value = (await request.form()).get(name) or ""
    lines = value.splitlines() if isinstance(value, str) else []
    return [line for line in map(clean, lines) if line]


def clean(text: str) -> str:
    """Without the control characters that no field is meant to hold and Postgres cannot."""
    kept = (" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in text)
    return "".join(kept).strip()
