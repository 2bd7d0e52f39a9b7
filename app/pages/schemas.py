"""/admin/schemas: what Cubby proposes for each collection, and the decision about it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from app import gating
from app.api.answers import SchemaDetail, SchemaItem
from app.ids import parse_uuid
from app.pages.answering import actor_of, refused, see
from app.pages.asking import asked, cursor, filled
from app.pages.editing import TYPES, EditRow, edit_of, edit_rows, filled_rows
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


class Preview(msgspec.Struct):
    """What an edit would make, or why it cannot be."""

    ddl: str = ""
    changes: dict[str, Any] = {}
    problem: Problem | None = None


class SchemaPage(msgspec.Struct):
    """`rows` and `ddl` are what the edit forms show: after a refusal still what was asked for."""

    schema: SchemaDetail
    paths: list[PathRow]
    rows: list[EditRow]
    ddl: str
    did: str = ""
    problem: Problem | None = None
    preview: Preview | None = None
    editing: str = ""
    types: tuple[str, ...] = TYPES

    @property
    def documents_table(self) -> str:
        return f"collections.docs_{self.schema.collection}"

    @property
    def typed_table(self) -> str:
        return f"collections.{self.schema.collection}"

    @property
    def waits_for_check(self) -> bool:
        """Whether a worker has yet to look at it, or to try it on the documents, as it is now."""
        trial, gate = self.schema.dry_run, self.schema.gate
        return self.schema.status != "active" and (
            gate.state == "unchecked" or trial is None or trial.ddl_sha256 != gate.ddl_sha256
        )

    @property
    def other_choice(self) -> str:
        return "jsonb" if self.makes_table else "sql"

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
    act = gating.accept(
        services,
        parse_uuid(schema_id, "schema"),
        actor_of(request),
        structure_hash=await filled(request, "structure_hash") or None,
        ddl_sha256=await filled(request, "ddl_sha256") or None,
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


@get("/schemas/{schema_id:str}/check")
async def show_check(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[str]:
    """What the gate and the dry run say; asks for itself again until both have looked."""
    page = await _page(services, schema_id)
    return render(request, "schemas/_check.html", page)


@post("/schemas/{schema_id:str}/check")
async def check_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[Any]:
    act = services.call("api.check_schema", p_schema_id=parse_uuid(schema_id, "schema"))
    return await _done(request, services, schema_id, act, "queued")


@post("/schemas/{schema_id:str}/force")
async def force_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[Any]:
    """With an empty choice the rule decides again."""
    act = services.call(
        "api.override_schema",
        p_schema_id=parse_uuid(schema_id, "schema"),
        p_storage_choice=await filled(request, "storage_choice") or None,
        p_actor=actor_of(request),
        p_reason=await filled(request, "reason") or None,
    )
    return await _done(request, services, schema_id, act, "forced")


@post("/schemas/{schema_id:str}/preview")
async def preview_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[Any]:
    """The page with what the edit would make. An edit that cannot be is an answer, too."""
    page = await _page(services, schema_id)
    await _take_edit(request, page)
    try:
        made = await gating.preview(
            services,
            parse_uuid(schema_id, "schema"),
            await _edit_asked(services, page),
        )
        page.preview = Preview(ddl=made["ddl"], changes=made["changes"])
    except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
        page.preview = Preview(problem=refused(error))
    return render(request, "schemas/detail.html", page)


@post("/schemas/{schema_id:str}/edit")
async def edit_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[Any]:
    page = await _page(services, schema_id)
    await _take_edit(request, page)
    try:
        edit = None if page.editing == "reset" else await _edit_asked(services, page)
        await gating.edit(
            services,
            parse_uuid(schema_id, "schema"),
            actor_of(request),
            edit,
            p_reason=await filled(request, "reason") or None,
            p_ddl_sha256=await filled(request, "ddl_sha256") or None,
        )
    except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
        page.problem = refused(error)
        return render(request, "schemas/detail.html", page, status=page.problem.status)
    return see(f"/admin/schemas/{schema_id}?did=edited")


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
        return await gating.read_ddl(services, parse_uuid(page.schema.id, "schema"), page.ddl)
    return edit_of(page.rows)


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
    return SchemaPage(
        schema, path_rows(schema.profile, schema.columns), edit_rows(schema), schema.ddl
    )


handlers = [
    list_schemas, show_schema, show_backfill, accept_schema, reject_schema, rollback_schema,
    show_check, check_schema, force_schema, preview_schema, edit_schema,
]  # fmt: skip
