"""Acts on collections, as an admin calls them."""

from __future__ import annotations

from typing import Any

from tests.db.cubby import Cubby


def count(cubby: Cubby, table: str) -> int:
    return int(cubby.value(f"select count(*) from collections.{table}"))


def rename(cubby: Cubby, name: str, to: str) -> Any:
    return cubby.call("api.rename_collection", p_name=name, p_to=to, p_actor="anna")


def merge(cubby: Cubby, source: str, into: str) -> Any:
    return cubby.call("api.merge_collections", p_from=source, p_into=into, p_actor="anna")


def move(cubby: Cubby, source: str, ids: list[str], into: str) -> Any:
    return cubby.call("api.move_documents", p_from=source, p_ids=ids, p_into=into, p_actor="anna")


def stages(cubby: Cubby) -> list[tuple[str, str, Any]]:
    return cubby.rows(
        "select stage, actor, detail from core.lineage"
        " where stage ~ '^(collection|documents_moved|moved)' order by id"
    )
