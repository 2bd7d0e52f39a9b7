"""A collection with a key and its table, for tests of keys."""

from __future__ import annotations

from typing import Any

from tests.db.cubby import Cubby


def set_key(cubby: Cubby, *paths: Any, name: str = "things", **more: Any) -> dict[str, Any]:
    return dict(cubby.call("api.set_collection_key", p_name=name, p_paths=list(paths), **more))


def keyed_table(cubby: Cubby, *before: Any, key: str = "$.id", **rules: Any) -> None:
    cubby.ingest(*before, collection="things")
    set_key(cubby, key, **rules)
    schema = cubby.proposal("things")["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.accept_schema("things")
