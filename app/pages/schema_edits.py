"""Editing the table of a schema, by its columns or by its SQL, with a preview."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app import gating
from cubby.app.ids import SchemaId
from cubby.app.pages.answering import actor_of, catching, see
from cubby.app.pages.asking import filled
from cubby.app.pages.editing import edit_of, filled_rows
from cubby.app.pages.rendering import render
from cubby.app.pages.schema_page import Preview, SchemaPage, done, load
from cubby.app.services import Services


@post("/schemas/{schema_id:str}/preview")
async def preview_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    """The page with what the edit would make. An edit that cannot be is an answer, too."""
    page = await load(services, schema_id)
    await _take_edit(request, page)
    with catching() as caught:
        made = await gating.preview(
            services,
            schema_id,
            await _edit_asked(services, page),
        )
        page.preview = Preview(ddl=made["ddl"], changes=made["changes"])
    if caught.problem:
        page.preview = Preview(problem=caught.problem)
    return render(request, "schemas/detail.html", page)


@post("/schemas/{schema_id:str}/edit")
async def edit_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    page = await load(services, schema_id)
    await _take_edit(request, page)
    with catching() as caught:
        edit = None if page.editing == "reset" else await _edit_asked(services, page)
        await gating.edit(
            services,
            schema_id,
            actor_of(request),
            edit,
            reason=await filled(request, "reason") or None,
            ddl_sha256=await filled(request, "ddl_sha256") or None,
        )
    if caught.problem:
        page.problem = caught.problem
        return render(request, "schemas/detail.html", page, status=page.problem.status)
    return see(f"/admin/schemas/{schema_id}?did=edited")


@post("/schemas/{schema_id:str}/column")
async def choose_column(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    """One column becomes one of its choices, or each its suggested one; the others stay."""
    column: dict[str, Any] = {
        name: said
        for name in ("path", "type", "reading", "zone", "pattern")
        if (said := await filled(request, name))
    }
    act = gating.edit(
        services,
        schema_id,
        actor_of(request),
        {"suggested": True} if await filled(request, "suggested") else {"column": column},
        ddl_sha256=await filled(request, "ddl_sha256") or None,
    )
    return await done(request, services, schema_id, act, "edited")


async def _take_edit(request: Request[Any, Any, Any], page: SchemaPage) -> None:
    """What was typed, so that the page shows it again."""
    form = await request.form()
    page.editing = await filled(request, "by") or "columns"
    if page.editing == "ddl":
        page.ddl = str(form.get("ddl") or "")
    else:
        page.rows = filled_rows(page.rows, form)


async def _edit_asked(services: Services, page: SchemaPage) -> dict[str, Any]:
    if page.editing == "ddl":
        return await gating.read_ddl(services, SchemaId.parse(page.schema.id), page.ddl)
    return edit_of(page.rows, later=page.schema.base_id is not None)


handlers = [preview_schema, edit_schema, choose_column]
