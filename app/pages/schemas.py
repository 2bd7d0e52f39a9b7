"""/admin/schemas: what Cubby proposes for each collection, and the decision about it."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.pages import schema_acts, schema_edits
from cubby.app.pages.asking import asked, cursor
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.pages.schema_page import SchemaPart, load_schema, show
from cubby.app.services import Services
from cubby.db.answers import SchemaItem
from cubby.db.calls import catalog

PER_PAGE = 50
STATUSES = ("provisional", "active", "rejected")


class SchemasPage(msgspec.Struct):
    schemas: list[SchemaItem]
    status: str
    statuses: tuple[str, ...]
    pages: Pages


@get("/schemas")
async def list_schemas(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    status = asked(request, "status")
    found = await services.call(
        catalog.list_schemas(status=status or None, limit=PER_PAGE, cursor=cursor(request))
    )
    page = SchemasPage(
        schemas=found.items,
        status=status,
        statuses=STATUSES,
        pages=pages(request, found.next_cursor),
    )
    return render(request, "schemas/list.html", page)


@get("/schemas/{schema_id:str}")
async def show_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[str]:
    return await show(request, services, schema_id)


@get("/schemas/{schema_id:str}/progress")
async def show_backfill(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[str]:
    """How far the table is filled; asks for itself again until it is."""
    part = SchemaPart(await load_schema(services, schema_id))
    return render(request, "schemas/_progress.html", part)


@get("/schemas/{schema_id:str}/check")
async def show_check(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[str]:
    """What the gate and the dry run say; asks for itself again until both have looked."""
    part = SchemaPart(await load_schema(services, schema_id))
    return render(request, "schemas/_check.html", part)


handlers = [
    list_schemas, show_schema, show_backfill, show_check, *schema_acts.handlers,
    *schema_edits.handlers,
]  # fmt: skip
