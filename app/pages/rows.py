"""/admin/collections/{name}/rows: the typed table as a grid, by the query of the API."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.pages.answering import refused
from cubby.app.pages.asking import asked, cursor
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers import CollectionItem, RowColumn
from cubby.db.calls import catalog

PER_PAGE = 50
OPERATORS = {
    "eq": "is",
    "ne": "is not",
    "gte": "at least",
    "lte": "at most",
    "ilike": "looks like",
    "is_null": "is null",
}


class RowsPage(msgspec.Struct):
    """`column`, `operator` and `text` are the filter as it was asked for."""

    collection: CollectionItem
    columns: list[RowColumn]
    rows: list[dict[str, Any]]
    pages: Pages
    column: str
    operator: str
    text: str
    order: str
    known: list[str]
    operators: dict[str, str] = msgspec.field(default_factory=OPERATORS.copy)
    problem: Problem | None = None

    @property
    def filter(self) -> dict[str, Any] | None:
        if not self.column or self.operator not in OPERATORS:
            return None
        if self.operator == "is_null":
            return {self.column: {"is_null": True}}
        return {self.column: {self.operator: self.text}} if self.text else None

    def ordered(self, column: str) -> str:
        """The address of the same rows by that column; by it already: the other way round."""
        query = {"column": self.column, "op": self.operator, "is": self.text}
        query["order"] = f"-{column}" if self.order == column else column
        return f"?{urlencode(query)}"

    @property
    def export(self) -> str:
        """The query of an export of these rows."""
        query = {"where": msgspec.json.encode(self.filter).decode()} if self.filter else {}
        if self.order:
            query["order"] = self.order
        return urlencode(query)


@get("/collections/{name:str}/rows")
async def show_rows(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[str]:
    found = await services.call(catalog.collection_detail(name=name))
    page = RowsPage(
        collection=found,
        columns=[],
        rows=[],
        pages=pages(request, None, path=request.url.path),
        column=asked(request, "column"),
        operator=asked(request, "op") or "eq",
        text=asked(request, "is"),
        order=asked(request, "order"),
        known=[],
    )
    try:
        answer = await services.call(
            catalog.collection_rows(
                name=found.name,
                where=page.filter,
                order=[page.order] if page.order else None,
                limit=PER_PAGE,
                cursor=cursor(request),
            )
        )
    except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
        page.problem = refused(error)
        first = await services.call(catalog.collection_rows(name=found.name, limit=1))
        page.known = [column.name for column in first.columns]
        return render(request, "rows/list.html", page, status=page.problem.status)
    page.columns, page.rows = answer.columns, answer.items
    page.known = [column.name for column in answer.columns]
    address = f"/admin/collections/{quote(found.name, safe='')}/rows"
    page.pages = pages(request, answer.next_cursor, path=address)
    return render(request, "rows/list.html", page)


handlers = [show_rows]
