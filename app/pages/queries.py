"""/admin/sql: a select, run as the analyst; its rows, what there is to query, and kept queries."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from cubby.app.origins import is_of_other_site
from cubby.app.pages.answering import actor_of, catching, see
from cubby.app.pages.asking import asked, filled
from cubby.app.pages.rendering import render
from cubby.app.problems import Problem
from cubby.app.selects import MOST_ROWS
from cubby.app.services import Services
from cubby.db.analyst import Column
from cubby.db.answers import Relation, RelationDetail, SavedQuery
from cubby.db.calls import api, catalog

HERE = "/admin/sql"
SHOWN = 100
CHARACTERS = 400
"""Of a value in the page; an export has it whole."""


class Found(msgspec.Struct):
    columns: list[Column]
    rows: list[tuple[str | None, ...]]
    more: bool
    seconds: float

    @property
    def numbers(self) -> list[bool]:
        """Whether each column is of numbers."""
        kinds = ("integer", "bigint", "smallint", "numeric", "double precision", "real")
        return [column.type.startswith(kinds) for column in self.columns]


class SqlPage(msgspec.Struct):
    """`asks`: the text came from another site and waits for a click. `table` is the relation whose
    columns are shown."""

    sql: str
    queries: list[SavedQuery]
    relations: list[Relation]
    offered: bool
    saved: SavedQuery | None = None
    table: RelationDetail | None = None
    found: Found | None = None
    asks: bool = False
    did: str = ""
    at: str = ""
    note: str = ""
    problem: Problem | None = None

    @property
    def most_rows(self) -> int:
        return MOST_ROWS

    @property
    def groups(self) -> list[tuple[str, list[Relation]]]:
        """Relations by schema, in their order."""
        schemas = dict.fromkeys(relation.schema for relation in self.relations)
        return [
            (schema, [one for one in self.relations if one.schema == schema]) for schema in schemas
        ]

    @property
    def place(self) -> tuple[str, str] | None:
        """The line that was refused, and what stands before its fault."""
        extra = self.problem.extra if self.problem else {}
        lines = self.sql.split("\n")
        if not 1 <= extra.get("line", 0) <= len(lines):
            return None
        line = lines[extra["line"] - 1]
        return line, line[: extra["column"] - 1]

    def export(self, form: str) -> str:
        return f"/api/v1/sql/export?{urlencode({'format': form, 'sql': self.sql})}"

    def columns_of(self, relation: Relation) -> str:
        """The same page with the columns of that relation."""
        query = {"sql": self.sql, "table": f"{relation.schema}.{relation.name}"}
        return f"{HERE}?{urlencode({name: value for name, value in query.items() if value})}"


@get("/sql")
async def show_sql(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    page = await _page(services, _text(request.query_params.get("sql")))
    page.did, page.at = asked(request, "did"), asked(request, "at")
    with catching() as caught:
        if name := asked(request, "saved"):
            page.saved = await services.call(catalog.query_detail(name=name))
            page.sql, page.at, page.note = page.saved.sql, name, page.saved.note
        if table := asked(request, "table"):
            schema, _, name = table.partition(".")
            page.table = await services.call(catalog.relation_detail(schema=schema, name=name))
        page.asks = is_of_other_site(request)
        if page.sql and not page.asks:
            page.found = await _select(services, page.sql)
    page.problem = caught.problem
    return render(
        request, "sql/detail.html", page, status=page.problem.status if page.problem else 200
    )


@post("/sql/save")
async def save_query(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    sql = _text((await request.form()).get("sql"))
    name, note = await filled(request, "name"), await filled(request, "note")
    with catching() as caught:
        call = api.save_query(name=name, sql=sql, note=note, actor=actor_of(request))
        await services.call(call)
    if caught.problem:
        page = await _page(services, sql)
        page.problem, page.at, page.note = caught.problem, name, note
        return render(request, "sql/detail.html", page, status=page.problem.status)
    return see(f"{HERE}?{urlencode({'saved': name, 'did': 'saved'})}")


@post("/sql/delete")
async def delete_query(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    name = await filled(request, "name")
    with catching() as caught:
        await services.call(api.delete_query(name=name, actor=actor_of(request)))
    if caught.problem:
        page = await _page(services, "")
        page.problem = caught.problem
        return render(request, "sql/detail.html", page, status=page.problem.status)
    return see(f"{HERE}?{urlencode({'did': 'deleted', 'at': name})}")


async def _page(services: Services, sql: str) -> SqlPage:
    queries = await services.call(catalog.list_queries(limit=1000))
    relations = await services.call(catalog.list_relations())
    return SqlPage(sql, queries.items, relations.items, services.selects.allowed())


async def _select(services: Services, text: str) -> Found:
    began = time.monotonic()

    async def selected() -> Found:
        async with services.selects.begin(text, limit=SHOWN + 1, characters=CHARACTERS) as begun:
            rows = [row async for row in begun.rows()]
        seconds = time.monotonic() - began
        return Found(begun.columns, rows[:SHOWN], len(rows) > SHOWN, seconds)

    return await services.while_wanted(selected)


def _text(given: object) -> str:
    """What was typed, with the ends of lines that Postgres counts."""
    return given.replace("\r\n", "\n").strip() if isinstance(given, str) else ""


handlers = [show_sql, save_query, delete_query]
