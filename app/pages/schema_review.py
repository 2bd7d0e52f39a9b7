"""/admin/schemas: all proposals as one list, and deciding about many of them after one preview."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from cubby.app import gating
from cubby.app.ids import SchemaId
from cubby.app.pages.answering import actor_of, catching
from cubby.app.pages.asking import asked, cursor, filled, ticked
from cubby.app.pages.rendering import Pages, narrowed, pages, render
from cubby.app.problems import BadRequest, Problem
from cubby.app.services import Services
from cubby.db.answers import ReviewedSchema
from cubby.db.calls import api, catalog

PER_PAGE = 200
STATUSES = ("provisional", "active", "rejected")
CHOICES = ("sql", "jsonb")
CHANGES = ("new", "drifted", "additive", "widened", "breaking")
SORTS = {
    "newest": "newest",
    "name": "name",
    "documents": "most documents",
    "columns": "most columns",
}
ACTS = ("accept", "keep")


class SchemasPage(msgspec.Struct):
    schemas: list[ReviewedSchema]
    total: int
    filter: dict[str, str]
    sort: str
    pages: Pages
    tabs: dict[str, dict[str, str]]
    sorts: dict[str, str] = msgspec.field(default_factory=SORTS.copy)
    problem: Problem | None = None

    @property
    def status(self) -> str:
        return self.filter.get("status", "")


class ManyPage(msgspec.Struct):
    """What deciding about all of these would do. Breaking changes are named one by one."""

    act: str
    schemas: list[ReviewedSchema]

    @property
    def tables(self) -> list[ReviewedSchema]:
        return [one for one in self.schemas if one.storage_choice == "sql"]

    @property
    def documents(self) -> int:
        return sum(one.documents for one in self.schemas)

    @property
    def changes(self) -> dict[str, int]:
        return dict(Counter(one.change for one in self.schemas))


class DonePage(msgspec.Struct):
    """What came of it: names that were decided, and refusals by name."""

    act: str
    decided: list[ReviewedSchema]
    refused: list[tuple[ReviewedSchema, Problem]]


@get("/schemas")
async def list_schemas(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    wanted = {name: asked(request, name) for name in ("q", "status", "storage_choice", "change")}
    wanted = {name: value for name, value in wanted.items() if value}
    sort = asked(request, "sort") or "newest"
    page = SchemasPage([], 0, wanted, sort, Pages(None, None), _tabs(request))
    with catching() as caught:
        found = await services.call(
            catalog.review_schemas(filter=wanted, sort=sort, limit=PER_PAGE, cursor=cursor(request))
        )
    if caught.problem:
        page.problem = caught.problem
        return render(request, "schemas/list.html", page, status=page.problem.status)
    page.schemas, page.total = found.items, found.total
    page.pages = pages(request, found.next_cursor)
    return render(request, "schemas/list.html", page)


def _tabs(request: Request[Any, Any, Any]) -> dict[str, dict[str, str]]:
    """Of each filter its values and their addresses; the one in use leads back to all."""
    known = {"status": STATUSES, "storage_choice": CHOICES, "change": CHANGES}
    return {
        name: {value: narrowed(request, **{name: value}) for value in ("", *values)}
        for name, values in known.items()
    }


@post("/schemas/many")
async def ask_many(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """What it would do, before it is done."""
    act, wanted = await filled(request, "act"), await ticked(request, "schema")
    if not wanted or act not in ACTS:
        raise BadRequest("No proposal is selected", hint="Select some of them first.")
    page = ManyPage(act, await _chosen(services, wanted))
    return render(request, "schemas/many.html", page)


@post("/schemas/decide")
async def decide_many(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """Each in a transaction of its own: a table that cannot be made keeps no other from it."""
    act, wanted = await filled(request, "act"), await ticked(request, "schema")
    if act not in ACTS:
        raise BadRequest("Unknown decision", hint="Use the buttons of the page.")
    seen = dict(one.partition(" ")[::2] for one in wanted)
    page = DonePage(act, [], [])
    for one in await _chosen(services, list(seen)):
        with catching() as caught:
            await _decide(services, one, act, seen[one.id], actor_of(request))
            page.decided.append(one)
        if caught.problem:
            page.refused.append((one, caught.problem))
    return render(request, "schemas/decided.html", page)


async def _decide(services: Services, one: ReviewedSchema, act: str, seen: str, actor: str) -> None:
    wanted = SchemaId.parse(one.id)
    if act == "keep" and one.storage_choice == "sql":
        await services.call(api.reject_schema(schema_id=wanted, actor=actor))
    else:
        await gating.accept(services, wanted, actor, structure_hash=seen or None)


async def _chosen(services: Services, wanted: list[str]) -> list[ReviewedSchema]:
    """Those that still wait; what was decided since is left out."""
    ids = {str(SchemaId.parse(one)) for one in wanted}
    found = []
    place: str | None = None
    while True:
        answer = await services.call(catalog.review_schemas(limit=500, cursor=place))
        found += [one for one in answer.items if one.id in ids and one.status != "active"]
        place = answer.next_cursor
        if place is None:
            return found


handlers = [list_schemas, ask_many, decide_many]
