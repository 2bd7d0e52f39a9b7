"""Schemas: what Cubby proposes for a collection, and what a person decides."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter

from app.actors import actor_of
from app.api.answers import SchemaDetail, SchemaList
from app.api.parameters import Cursor, Limit
from app.ids import parse_uuid
from app.openapi import problems
from app.services import Services

Status = Annotated[Literal["provisional", "active", "rejected"] | None, QueryParameter()]
_AGAIN = ResponseSpec(
    SchemaDetail, generate_examples=False, description="It was active already; nothing changed."
)


class Acceptance(msgspec.Struct, forbid_unknown_fields=True):
    """With `structure_hash` a proposal that has changed since it was looked at is refused."""

    structure_hash: str | None = None


class Rejection(msgspec.Struct, forbid_unknown_fields=True):
    reason: str | None = None


class ChildTables(msgspec.Struct, forbid_unknown_fields=True):
    """Arrays of objects, as the recommendations name them: `$.items[]`."""

    paths: list[str]


@get("/", opt={"role": "read"}, responses=problems(), summary="List schemas")
async def list_schemas(
    services: NamedDependency[Services],
    status: Status = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> SchemaList:
    """Proposals and decisions, newest first."""
    return await services.call(  # type: ignore[no-any-return]
        "catalog.list_schemas", p_status=status, p_limit=limit, p_cursor=cursor
    )


@get("/{schema_id:str}", opt={"role": "read"}, responses=problems(404), summary="Show a schema")
async def show_schema(
    schema_id: FromPath[str], services: NamedDependency[Services]
) -> SchemaDetail:
    """The profile, the reasons, and the DDL that accepting would run."""
    return await services.call(  # type: ignore[no-any-return]
        "catalog.schema_detail", p_id=parse_uuid(schema_id, "schema")
    )


@post(
    "/{schema_id:str}/accept",
    status_code=202,
    opt={"role": "admin"},
    responses={200: _AGAIN} | problems(404, 408, 409, 422),
    summary="Accept a proposal",
)
async def accept_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
    data: JSONBody[Acceptance | None] = None,
) -> Response[SchemaDetail]:
    """The typed table exists when this answers; `backfill` says how far it is filled. Accepting
    an active schema again changes nothing and answers 200."""
    wanted = parse_uuid(schema_id, "schema")
    before = await services.call("catalog.schema_detail", p_id=wanted)
    after = await services.call(
        "api.accept_schema",
        p_schema_id=wanted,
        p_actor=actor_of(request),
        p_structure_hash=data.structure_hash if data else None,
    )
    return Response(after, status_code=200 if before["status"] == "active" else 202)


@post(
    "/{schema_id:str}/reject",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 408, 409),
    summary="Reject a proposal",
)
async def reject_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
    data: JSONBody[Rejection | None] = None,
) -> SchemaDetail:
    """The documents stay JSONB. A rejected proposal can be accepted later."""
    return await services.call(  # type: ignore[no-any-return]
        "api.reject_schema",
        p_schema_id=parse_uuid(schema_id, "schema"),
        p_actor=actor_of(request),
        p_reason=data.reason if data else None,
    )


@post(
    "/{schema_id:str}/rollback",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Undo an acceptance",
)
async def rollback_schema(
    request: Request[Any, Any, Any], schema_id: FromPath[str], services: NamedDependency[Services]
) -> SchemaDetail:
    """Drops the typed table; every document stays. The schema is provisional again."""
    return await services.call(  # type: ignore[no-any-return]
        "api.rollback_schema",
        p_schema_id=parse_uuid(schema_id, "schema"),
        p_actor=actor_of(request),
    )


@post(
    "/{schema_id:str}/children",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Choose child tables",
)
async def choose_child_tables(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
    data: JSONBody[ChildTables],
) -> SchemaDetail:
    """These arrays of objects and no others become tables of their own when it is accepted."""
    return await services.call(  # type: ignore[no-any-return]
        "api.choose_child_tables",
        p_schema_id=parse_uuid(schema_id, "schema"),
        p_paths=data.paths,
        p_actor=actor_of(request),
    )


schemas = Router(
    "/schemas",
    route_handlers=[
        list_schemas,
        show_schema,
        accept_schema,
        reject_schema,
        rollback_schema,
        choose_child_tables,
    ],
    tags=["schemas"],
)
