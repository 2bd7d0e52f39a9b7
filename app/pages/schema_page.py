"""The page of one schema: what it shows, and how it is shown again after an act."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import msgspec
from litestar import Request, Response

from cubby.app.ids import SchemaId
from cubby.app.pages.answering import catching, see
from cubby.app.pages.asking import asked
from cubby.app.pages.editing import TYPES, EditRow, edit_rows
from cubby.app.pages.profile import PathRow, path_rows
from cubby.app.pages.rendering import render
from cubby.app.pages.ticking import Tick, array_ticks, key_ticks
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers import ColumnChoices, ProposedValues, SchemaDetail, WhatIf
from cubby.db.answers.collections import CollectionKey, CollectionSizes
from cubby.db.calls import catalog


class Preview(msgspec.Struct):
    """What an edit would make, or why it cannot be."""

    ddl: str = ""
    changes: dict[str, Any] = {}
    problem: Problem | None = None


class SchemaPart(msgspec.Struct):
    """What the parts of the page need that ask for themselves again."""

    schema: SchemaDetail

    @property
    def waits_for_check(self) -> bool:
        """Whether a worker has yet to look at it, or to try it on the documents, as it is now."""
        trial, gate = self.schema.dry_run, self.schema.gate
        return self.schema.status != "active" and (
            gate.state == "unchecked"
            or (self.is_tried and (trial is None or trial.ddl_sha256 != gate.ddl_sha256))
        )

    @property
    def is_tried(self) -> bool:
        """Whether a worker tries it on the documents unasked: a table is proposed, or shaped by a
        person. A verdict jsonb needs none."""
        edited = self.schema.override.columns is not msgspec.UNSET
        return self.makes_table or edited or bool(self.schema.children)

    @property
    def makes_table(self) -> bool:
        return self.schema.storage_choice == "sql"


class SchemaPage(SchemaPart, kw_only=True):
    """`rows` and `ddl` are what the edit forms show: after a refusal still what was asked for."""

    sizes: CollectionSizes
    key: list[str]
    paths: list[PathRow]
    arrays: list[Tick]
    key_paths: list[Tick]
    rows: list[EditRow]
    ddl: str
    did: str = ""
    count: str = ""
    problem: Problem | None = None
    preview: Preview | None = None
    trial: CollectionKey | None = None
    order_by: str = ""
    delete_when: list[str] = []
    editing: str = ""
    choices: dict[str, ColumnChoices] = {}
    what_if: WhatIf | None = None
    values: dict[str, ProposedValues] = {}
    types: tuple[str, ...] = TYPES

    @property
    def tried(self) -> dict[str, Any]:
        """What the dry run counted, by the name of the column."""
        trial = self.schema.dry_run
        return {column.name: column for column in trial.columns} if trial else {}

    @property
    def profiled(self) -> dict[str, PathRow]:
        return {row.path: row for row in self.paths}

    @property
    def documents_table(self) -> str:
        return f"collections.docs_{self.schema.collection}"

    @property
    def typed_table(self) -> str:
        return f"collections.{self.schema.collection}"

    @property
    def waits_for_decision(self) -> bool:
        return self.schema.status != "active" and not self.schema.superseded_by

    @property
    def other_choice(self) -> str:
        return "jsonb" if self.makes_table else "sql"

    @property
    def tried_bytes(self) -> int:
        """What the rows of all its tables would take, by the dry run; 0 before one."""
        trial = self.schema.dry_run
        if trial is None:
            return 0
        return trial.table_bytes + sum(child.table_bytes for child in trial.children)


async def load(services: Services, schema_id: SchemaId) -> SchemaPage:
    schema = await load_schema(services, schema_id)
    seen = await services.call(catalog.collection_paths(name=schema.collection))
    sizes = await services.call(catalog.collection_sizes(name=schema.collection))
    choices: dict[str, ColumnChoices] = {}
    if schema.status != "active" and not schema.superseded_by:
        offered = await services.call(catalog.column_choices(id=schema_id))
        choices = {item.path: item for item in offered.items if item.choices}
    what_if = None
    if schema.status == "provisional" and schema.override.storage_choice is msgspec.UNSET:
        what_if = await services.call(catalog.what_if(id=schema_id))
    found = await services.call(catalog.proposed_values(id=schema_id))
    return SchemaPage(
        values={item.path: item for item in found.items},
        what_if=what_if,
        choices=choices,
        schema=schema,
        sizes=sizes,
        key=seen["key"],
        paths=path_rows(schema.profile, schema.columns, schema.children, seen["items"]),
        arrays=array_ticks(schema),
        key_paths=key_ticks(schema, seen["key"], seen["items"]),
        order_by=seen["order_by"] or "",
        delete_when=seen["delete_when"],
        rows=edit_rows(schema),
        ddl=schema.ddl,
    )


async def load_schema(services: Services, schema_id: SchemaId) -> SchemaDetail:
    return await services.call(catalog.schema_detail(id=schema_id))


async def show(
    request: Request[Any, Any, Any],
    services: Services,
    schema_id: SchemaId,
    problem: Problem | None = None,
) -> Response[str]:
    page = await load(services, schema_id)
    page.did, page.count, page.problem = asked(request, "did"), asked(request, "count"), problem
    status = problem.status if problem else 200
    return render(request, "schemas/detail.html", page, status=status)


async def done(
    request: Request[Any, Any, Any],
    services: Services,
    schema_id: SchemaId,
    act: Awaitable[Any],
    did: str,
) -> Response[Any]:
    """After an act the page says what happened, or shows what prevented it."""
    with catching() as caught:
        await act
    if caught.problem:
        return await show(request, services, schema_id, caught.problem)
    return see(f"/admin/schemas/{schema_id}?did={did}")
