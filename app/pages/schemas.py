"""/admin/schemas/{id}: what Cubby proposes for a collection, and the decision about it."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import SchemaId
from cubby.app.pages import schema_acts, schema_edits, schema_review
from cubby.app.pages.rendering import render
from cubby.app.pages.schema_page import SchemaPart, load_schema, show
from cubby.app.services import Services


@get("/schemas/{schema_id:str}")
async def show_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[str]:
    return await show(request, services, schema_id)


@get("/schemas/{schema_id:str}/progress")
async def show_backfill(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[str]:
    """How far the table is filled; asks for itself again until it is."""
    part = SchemaPart(await load_schema(services, schema_id))
    return render(request, "schemas/_progress.html", part)


@get("/schemas/{schema_id:str}/check")
async def show_check(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[str]:
    """What the gate and the dry run say; asks for itself again until both have looked."""
    part = SchemaPart(await load_schema(services, schema_id))
    return render(request, "schemas/_check.html", part)


handlers = [
    show_schema, show_backfill, show_check, *schema_acts.handlers, *schema_edits.handlers,
    *schema_review.handlers,
]  # fmt: skip
