"""Asking as the API asks."""

from __future__ import annotations

from typing import Any

from cubby.db.client import Vector
from tests.db.cubby import Cubby

SPACE = "test-512"
_PARAMETERS = ("limit", "cursor", "fold_duplicates", "facets", "sort")


def search(cubby: Cubby, query: str | None = None, at: Vector | None = None, **more: Any) -> Any:
    """One page; other arguments are filters."""
    given = {f"p_{name}": more.pop(name) for name in _PARAMETERS if name in more}
    return cubby.call(
        "catalog.search_page",
        p_query=query,
        p_vector=at,
        p_space=SPACE if at is not None else None,
        p_filter=more,
        **given,
    )


def found(answer: Any) -> list[str]:
    return [item["system_id"] for item in answer["items"]]
