"""Schemas: what Cubby proposes for a collection, and what a person decides."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, get, patch, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter

from cubby.app import gating
from cubby.app.actors import actor_of
from cubby.app.api.parameters import Cursor, Limit
from cubby.app.ids import SchemaId
from cubby.app.openapi import problems
from cubby.app.problems import BadRequest
from cubby.app.services import Services
from cubby.db.answers import ChoiceList, SchemaDetail, SchemaList, WhatIf
from cubby.db.calls import api, catalog

Status = Annotated[Literal["provisional", "active", "rejected"] | None, QueryParameter()]
_AGAIN = ResponseSpec(
    SchemaDetail, generate_examples=False, description="It was active already; nothing changed."
)


class Acceptance(msgspec.Struct, forbid_unknown_fields=True):
    """With `structure_hash` a proposal whose documents have changed since it was looked at is
    refused, with `ddl_sha256` (of `gate`) one that would run anything else."""

    structure_hash: str | None = None
    ddl_sha256: str | None = None


class Rejection(msgspec.Struct, forbid_unknown_fields=True):
    reason: str | None = None


class ChildTables(msgspec.Struct, forbid_unknown_fields=True):
    """Arrays of objects, as the recommendations name them: `$.items[]`."""

    paths: list[str]


class ColumnChange(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A column the table is to have: of a known path, or of keys that no document has yet. Its
    `reading` says how JSON values become its own: `GET /schemas/{id}/choices` offers some."""

    path: str | None = None
    keys: list[str] | None = None
    name: str | None = None
    type: str | None = None
    reading: str | msgspec.UnsetType | None = msgspec.UNSET
    zone: str | msgspec.UnsetType | None = msgspec.UNSET
    pattern: str | msgspec.UnsetType | None = msgspec.UNSET


class SchemaChange(msgspec.Struct, forbid_unknown_fields=True):
    """One of `storage_choice`, `column`, `suggested`, `columns` and `ddl`. Null takes an earlier
    change back. `column` changes one and leaves the others, `suggested` takes every suggested
    choice. `columns`
    lists every column in order, of a later version those it adds; without `indexes` those that are
    proposed stay. `ddl` is read into columns and indexes, or refused: no text that came in runs."""

    storage_choice: Literal["sql", "jsonb"] | msgspec.UnsetType | None = msgspec.UNSET
    column: ColumnChange | msgspec.UnsetType = msgspec.UNSET
    suggested: Literal[True] | msgspec.UnsetType = msgspec.UNSET
    columns: list[ColumnChange] | msgspec.UnsetType | None = msgspec.UNSET
    indexes: list[str] | None = None
    ddl: str | msgspec.UnsetType = msgspec.UNSET
    reason: str | None = None
    ddl_sha256: str | None = None


@get("/", opt={"role": "read"}, responses=problems(), summary="List schemas")
async def list_schemas(
    services: NamedDependency[Services],
    status: Status = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> SchemaList:
    """Proposals and decisions, newest first."""
    return await services.text(catalog.list_schemas(status=status, limit=limit, cursor=cursor))


@get("/{schema_id:str}", opt={"role": "read"}, responses=problems(404), summary="Show a schema")
async def show_schema(
    schema_id: FromPath[SchemaId], services: NamedDependency[Services]
) -> SchemaDetail:
    """The profile, the reasons, and the DDL that accepting would run."""
    return await services.text(catalog.schema_detail(id=schema_id))


@get(
    "/{schema_id:str}/choices",
    opt={"role": "read"},
    responses=problems(404),
    summary="List column choices",
)
async def list_choices(
    schema_id: FromPath[SchemaId], services: NamedDependency[Services]
) -> ChoiceList:
    """The types and readings that nearly all sampled values of each column agree with. Take one
    with `PATCH /schemas/{id}` and `column`; the dry run then tries it on every document."""
    return await services.text(catalog.column_choices(id=schema_id))


@get(
    "/{schema_id:str}/what-if",
    opt={"role": "read"},
    responses=problems(404),
    summary="Try other values of a setting",
)
async def what_if(schema_id: FromPath[SchemaId], services: NamedDependency[Services]) -> WhatIf:
    """When one figure keeps a proposal from being a table: what other values of its setting would
    decide here, and for how many other collections. `PATCH /collections/{name}` with the operation
    `knobs` sets one for this collection."""
    return await services.text(catalog.what_if(id=schema_id))


@post(
    "/{schema_id:str}/accept",
    status_code=202,
    opt={"role": "admin"},
    responses={200: _AGAIN} | problems(404, 408, 409, 422),
    summary="Accept a proposal",
)
async def accept_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
    data: JSONBody[Acceptance | None] = None,
) -> Response[SchemaDetail]:
    """The gate reads the DDL first, if it has not yet. The typed table exists when this answers;
    `backfill` says how far it is filled. Accepting an active schema again changes nothing and
    answers 200."""
    before = await services.call(catalog.schema_detail(id=schema_id))
    seen = data or Acceptance()
    after = await gating.accept(
        services,
        schema_id,
        actor_of(request),
        structure_hash=seen.structure_hash,
        ddl_sha256=seen.ddl_sha256,
    )
    return Response(after, status_code=200 if before.status == "active" else 202)


@post(
    "/{schema_id:str}/reject",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 408, 409),
    summary="Reject a proposal",
)
async def reject_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
    data: JSONBody[Rejection | None] = None,
) -> SchemaDetail:
    """The documents stay JSONB. A rejected proposal can be accepted later."""
    return await services.call(
        api.reject_schema(
            schema_id=schema_id,
            actor=actor_of(request),
            reason=data.reason if data else None,
        )
    )


@post(
    "/{schema_id:str}/rollback",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Undo an acceptance",
)
async def rollback_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> SchemaDetail:
    """Drops the typed table; every document stays. The schema is provisional again."""
    return await services.call(api.rollback_schema(schema_id=schema_id, actor=actor_of(request)))


@post(
    "/{schema_id:str}/children",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Choose child tables",
)
async def choose_child_tables(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
    data: JSONBody[ChildTables],
) -> SchemaDetail:
    """These arrays of objects and no others become tables of their own when it is accepted. Of a
    table in use they become part of its next version, which is answered. An array within the
    elements of another, `$.items[].parts[]`, takes that one, too."""
    return await services.call(
        api.choose_child_tables(schema_id=schema_id, paths=data.paths, actor=actor_of(request))
    )


@patch(
    "/{schema_id:str}",
    opt={"role": "admin"},
    responses=problems(404, 409, 422),
    summary="Change a proposal",
)
async def change_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
    data: JSONBody[SchemaChange],
) -> SchemaDetail:
    """Force the storage choice, or edit the table; an active schema must be rolled back first.
    What became of it has gone through the gate when this answers, and the dry run follows."""
    actor = actor_of(request)
    given = [data.storage_choice, data.column, data.suggested, data.columns, data.ddl]
    if sum(value is not msgspec.UNSET for value in given) != 1:
        raise BadRequest(
            "The change has none or several of storage_choice, column, suggested, columns and ddl",
            hint='For example {"storage_choice": "sql", "reason": "we query it by column"}.',
        )
    if data.storage_choice is not msgspec.UNSET:
        return await services.call(
            api.override_schema(
                schema_id=schema_id,
                storage_choice=data.storage_choice,
                actor=actor,
                reason=data.reason,
            )
        )
    edit = await _edit_of(services, schema_id, data)
    return await gating.edit(
        services, schema_id, actor, edit, reason=data.reason, ddl_sha256=data.ddl_sha256
    )


async def _edit_of(
    services: Services, schema_id: UUID, data: SchemaChange
) -> dict[str, Any] | None:
    if data.ddl is not msgspec.UNSET:
        return await gating.read_ddl(services, schema_id, data.ddl)
    if data.column is not msgspec.UNSET:
        return {"column": msgspec.to_builtins(data.column)}
    if data.suggested is not msgspec.UNSET:
        return {"suggested": True}
    if data.columns is None or data.columns is msgspec.UNSET:
        return None
    edit = {"columns": [msgspec.to_builtins(column) for column in data.columns]}
    return edit if data.indexes is None else edit | {"indexes": data.indexes}


@post(
    "/{schema_id:str}/check",
    status_code=202,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Look at a proposal again",
)
async def check_schema(
    schema_id: FromPath[SchemaId], services: NamedDependency[Services]
) -> SchemaDetail:
    """A worker passes it through the gate and tries it on every stored document."""
    return await services.call(api.check_schema(schema_id=schema_id))


@post(
    "/{schema_id:str}/replay",
    status_code=202,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Fill a table again",
)
async def replay_backfill(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> SchemaDetail:
    """After its filling failed: `backfill` says why. Refused while it has not."""
    return await services.call(api.replay_backfill(schema_id=schema_id, actor=actor_of(request)))


schemas = Router(
    "/schemas",
    route_handlers=[
        list_schemas,
        show_schema,
        list_choices,
        what_if,
        change_schema,
        check_schema,
        accept_schema,
        reject_schema,
        rollback_schema,
        replay_backfill,
        choose_child_tables,
    ],
    tags=["schemas"],
)
