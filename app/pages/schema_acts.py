"""The acts on a schema: accept, reject, force, roll back, choose child tables, set the key."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app import gating
from cubby.app.ids import SchemaId
from cubby.app.pages.answering import actor_of, catching, refusals_shown_by, see
from cubby.app.pages.asking import clean, filled, filled_lines
from cubby.app.pages.rendering import render
from cubby.app.pages.schema_page import SchemaPage, done, load, show
from cubby.app.problems import BadRequest
from cubby.app.services import Services
from cubby.db.answers import CollectionKey
from cubby.db.calls import api


@post("/schemas/{schema_id:str}/accept")
async def accept_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Refused when the proposal is no longer the one the reader saw."""
    act = gating.accept(
        services,
        schema_id,
        actor_of(request),
        structure_hash=await filled(request, "structure_hash") or None,
        ddl_sha256=await filled(request, "ddl_sha256") or None,
    )
    return await done(request, services, schema_id, act, "accepted")


@post("/schemas/{schema_id:str}/reject")
async def reject_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    reason = await filled(request, "reason")
    act = services.call(
        api.reject_schema(
            schema_id=schema_id,
            actor=actor_of(request),
            reason=reason or None,
        )
    )
    return await done(request, services, schema_id, act, "rejected")


@post("/schemas/{schema_id:str}/rollback")
async def rollback_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    act = services.call(api.rollback_schema(schema_id=schema_id, actor=actor_of(request)))
    return await done(request, services, schema_id, act, "rolled_back")


@post("/schemas/{schema_id:str}/replay")
async def replay_backfill(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    act = services.call(api.replay_backfill(schema_id=schema_id, actor=actor_of(request)))
    return await done(request, services, schema_id, act, "replayed")


@post("/schemas/{schema_id:str}/check")
async def check_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    act = services.call(api.check_schema(schema_id=schema_id))
    return await done(request, services, schema_id, act, "queued")


@post("/schemas/{schema_id:str}/force")
async def force_schema(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    """With an empty choice the rule decides again."""
    act = services.call(
        api.override_schema(
            schema_id=schema_id,
            storage_choice=await filled(request, "storage_choice") or None,
            actor=actor_of(request),
            reason=await filled(request, "reason") or None,
        )
    )
    return await done(request, services, schema_id, act, "forced")


@post("/schemas/{schema_id:str}/knob")
async def set_knob(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    """For this collection alone. Without a value the setting holds again."""
    page = await load(services, schema_id)
    name, value = await filled(request, "knob"), await filled(request, "value")
    own = dict(page.what_if.knobs) if page.what_if else {}
    own.pop(name, None)
    if value:
        try:
            own[name] = msgspec.json.decode(value, type=int | float)
        except msgspec.DecodeError as error:
            raise BadRequest(f"Invalid number: {value[:40]!r}", code="bad_knob") from error
    act = services.call(
        api.set_collection_knobs(
            name=page.schema.collection,
            knobs=own,
            actor=actor_of(request),
            reason=await filled(request, "reason") or None,
        )
    )
    return await done(request, services, schema_id, act, "knob")


@post("/schemas/{schema_id:str}/children")
@refusals_shown_by(show)
async def choose_child_tables(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    """Those ticked and no others; the gate looks at the new DDL at once. Of a table in use the next
    version is shown."""
    paths = [clean(str(path)) for path in (await request.form()).getall("path", [])]
    act = gating.choose_child_tables(services, schema_id, actor_of(request), paths)
    chosen = await act
    return see(f"/admin/schemas/{chosen.id}?did=chosen")


@post("/schemas/{schema_id:str}/key/try")
async def try_key(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    """The page with what the key would do to the stored documents; nothing is changed."""
    page = await load(services, schema_id)
    with catching() as caught:
        page.trial = await _set_key(request, services, page, dry_run=True)
    page.problem = caught.problem
    status = page.problem.status if page.problem else 200
    return render(request, "schemas/detail.html", page, status=status)


@post("/schemas/{schema_id:str}/key")
async def set_key(
    request: Request[Any, Any, Any],
    schema_id: FromPath[SchemaId],
    services: NamedDependency[Services],
) -> Response[Any]:
    page = await load(services, schema_id)
    with catching() as caught:
        counted = await _set_key(request, services, page, dry_run=False)
    if caught.problem:
        page.problem = caught.problem
        return render(request, "schemas/detail.html", page, status=page.problem.status)
    return see(f"/admin/schemas/{schema_id}?did=keyed&count={counted.folded}")


async def _set_key(
    request: Request[Any, Any, Any], services: Services, page: SchemaPage, *, dry_run: bool
) -> CollectionKey:
    """With the ticked paths; they stay ticked in the page."""
    page.editing = "key"
    ticked = [str(value) for value in (await request.form()).getall("path", [])]
    for tick in page.key_paths:
        tick.ticked = tick.value in ticked
    page.order_by = await filled(request, "order_by")
    page.delete_when = await filled_lines(request, "delete_when")
    try:
        paths = [msgspec.json.decode(value, type=list[str | int]) for value in ticked]
    except msgspec.DecodeError as error:
        raise BadRequest("A path of the key cannot be read", code="bad_key") from error
    return await services.call(
        api.set_collection_key(
            name=page.schema.collection,
            paths=paths,
            actor=actor_of(request),
            dry_run=dry_run,
            order_by=page.order_by or [],
            delete_when=page.delete_when if paths else [],
        )
    )


handlers = [
    accept_schema, reject_schema, rollback_schema, check_schema, force_schema, set_knob,
    choose_child_tables, try_key, set_key, replay_backfill,
]  # fmt: skip
