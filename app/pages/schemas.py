"""/admin/schemas: what Cubby proposes for each collection, and the decision about it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from app.api.answers import SchemaDetail, SchemaItem
from app.ids import parse_uuid
from app.pages.answering import actor_of, refused, see
from app.pages.asking import asked, cursor, filled
from app.pages.profile import PathRow, path_rows
from app.pages.rendering import Pages, pages, render
from app.problems import Problem
from app.services import Services

PER_PAGE = 50
STATUSES = ("provisional", "active", "rejected")


class SchemasPage(msgspec.Struct):
    schemas: list[SchemaItem]
    status: str
    statuses: tuple[str, ...]
    pages: Pages


class SchemaPage(msgspec.Struct):
    schema: SchemaDetail
    paths: list[PathRow]
    did: str = ""
    problem: Problem | None = None

    @property
    def documents_table(self) -> str:
        return f"collections.docs_{self.schema.collection}"

    @property
    def typed_table(self) -> str:
        return f"collections.{self.schema.collection}"

    @property
    def makes_table(self) -> bool:
        return self.schema.storage_choice == "sql"


@get("/schemas")
async def list_schemas(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    status = asked(request, "status")
    found = await services.call(
        "catalog.list_schemas", p_status=status or None, p_limit=PER_PAGE, p_cursor=cursor(request)
    )
    page = SchemasPage(
        schemas=msgspec.convert(found["items"], list[SchemaItem]),
        status=status,
        statuses=STATUSES,
        pages=pages(request, found["next_cursor"]),
    )
    return render(request, "schemas/list.html", page)


@get("/schemas/{schema_id:str}")
async def show_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[str]:
    return await _show(request, services, schema_id)


@get("/schemas/{schema_id:str}/progress")
async def show_backfill(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[str]:
    """How far the table is filled; asks for itself again until it is."""
    page = await _page(services, schema_id)
    return render(request, "schemas/_progress.html", page)


@post("/schemas/{schema_id:str}/accept")
async def accept_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Refused when the proposal is no longer the one the reader saw."""
    seen = await filled(request, "structure_hash")
    act = services.call(
        "api.accept_schema",
        p_schema_id=parse_uuid(schema_id, "schema"),
        p_actor=actor_of(request),
        p_structure_hash=seen or None,
    )
    return await _done(request, services, schema_id, act, "accepted")


@post("/schemas/{schema_id:str}/reject")
async def reject_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[Any]:
    reason = await filled(request, "reason")
    act = services.call(
        "api.reject_schema",
        p_schema_id=parse_uuid(schema_id, "schema"),
        p_actor=actor_of(request),
        p_reason=reason or None,
    )
    return await _done(request, services, schema_id, act, "rejected")


@post("/schemas/{schema_id:str}/rollback")
async def rollback_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[Any]:
    act = services.call(
        "api.rollback_schema",
        p_schema_id=parse_uuid(schema_id, "schema"),
        p_actor=actor_of(request),
    )
    return await _done(request, services, schema_id, act, "rolled_back")


async def _done(
    request: Request[Any, Any, Any],
    services: Services,
    schema_id: str,
    act: Awaitable[Any],
    did: str,
) -> Response[Any]:
    try:
        await act
    except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
        return await _show(request, services, schema_id, refused(error))
    return see(f"/admin/schemas/{schema_id}?did={did}")


async def _show(
    request: Request[Any, Any, Any],
    services: Services,
    schema_id: str,
    problem: Problem | None = None,
) -> Response[str]:
    page = await _page(services, schema_id)
    page.did, page.problem = asked(request, "did"), problem
    status = problem.status if problem else 200
    return render(request, "schemas/detail.html", page, status=status)


async def _page(services: Services, schema_id: str) -> SchemaPage:
    found = await services.call("catalog.schema_detail", p_id=parse_uuid(schema_id, "schema"))
    schema = msgspec.convert(found, SchemaDetail)
    return SchemaPage(schema, path_rows(schema.profile, schema.columns))


handlers = [
    list_schemas, show_schema, show_backfill, accept_schema, reject_schema, rollback_schema,
]  # fmt: skip
