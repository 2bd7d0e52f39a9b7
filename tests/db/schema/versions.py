"""Drift of an accepted table, brought about and looked at."""

from __future__ import annotations

from typing import Any, LiteralString

from tests.db.cubby import Cubby

MANY = 20
"""So many documents that a field they all have is proposed."""


def pour(cubby: Cubby, document: dict[str, Any], times: int = MANY) -> None:
    cubby.ingest(*([document] * times), collection="things")


def versions(cubby: Cubby) -> list[tuple[Any, ...]]:
    return cubby.rows("select version, status from core.schema_def order by version")


def added(cubby: Cubby, version: int = 2) -> dict[str, str]:
    return {
        column["name"]: column["type"]
        for column in cubby.proposal("things", version)["columns"]
        if column["since"] == version
    }


def columns(cubby: Cubby) -> list[str]:
    return [
        row[0]
        for row in cubby.rows(
            "select attname from pg_attribute where attrelid = 'collections.things'::regclass"
            " and attnum > 0 and not attisdropped order by attnum"
        )
    ]


def as_owner_of_all(cubby: Cubby, statement: LiteralString) -> None:
    with cubby.database.connect(None) as person:
        person.execute(statement)
