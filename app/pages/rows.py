"""/admin/collections/{name}/rows: the typed table as a grid, by the query of the API."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.pages.answering import refused
from cubby.app.pages.asking import asked, clean, cursor
from cubby.app.pages.charts import Drawn, bars_of
from cubby.app.pages.conditions import condition_of
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers import CollectionItem, ColumnChart, RowColumn
from cubby.db.calls import catalog

PER_PAGE = 50
# Before the name of a column in the address: what is typed below that column.
BELOW = "is."
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
    below: dict[str, str] = {}
    types: dict[str, str] = {}
    charted: str = ""
    chart: ColumnChart | None = None
    bars: list[Drawn] = []
    operators: dict[str, str] = msgspec.field(default_factory=OPERATORS.copy)
    problem: Problem | None = None

    @property
    def filter(self) -> dict[str, Any] | None:
        wanted = {
            column: condition
            for column, text in self.below.items()
            if column in self.types and (condition := condition_of(self.types[column], text))
        }
        if self.column and self.operator == "is_null":
            wanted[self.column] = {"is_null": True}
        elif self.column and self.operator in OPERATORS and self.text:
            wanted[self.column] = wanted.get(self.column, {}) | {self.operator: self.text}
        return wanted or None

    def address(self, **changed: str) -> str:
        """The address of the same rows, with these parts of the query changed; empty ones go."""
        query = {"column": self.column, "op": self.operator, "is": self.text} if self.text else {}
        query |= {f"{BELOW}{column}": text for column, text in self.below.items()}
        query |= {"order": self.order, "chart": self.charted} | changed
        return f"?{urlencode({name: value for name, value in query.items() if value})}"

    def ordered(self, column: str) -> str:
        """By that column; by it already: the other way round."""
        return self.address(order=f"-{column}" if self.order == column else column)

    def filtered(self, text: str) -> str:
        """Only the rows behind a bar of the chart."""
        return self.address(**{f"{BELOW}{self.charted}": text})

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
        below={
            name.removeprefix(BELOW): clean(value)
            for name, value in request.query_params.multi_items()
            if name.startswith(BELOW) and value.strip()
        },
        charted=asked(request, "chart"),
    )
    try:
        first = await services.call(catalog.collection_rows(name=found.name, limit=1))
        page.types = {column.name: column.type for column in first.columns}
        page.known = list(page.types)
        page.columns = first.columns
        answer = await services.call(
            catalog.collection_rows(
                name=found.name,
                where=page.filter,
                order=[page.order] if page.order else None,
                limit=PER_PAGE,
                cursor=cursor(request),
            )
        )
        if page.charted:
            page.chart = await services.call(
                catalog.column_chart(name=found.name, column=page.charted, where=page.filter)
            )
            page.bars = bars_of(page.chart)
    except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
        page.problem = refused(error)
        return render(request, "rows/list.html", page, status=page.problem.status)
    page.columns, page.rows = answer.columns, answer.items
    address = f"/admin/collections/{quote(found.name, safe='')}/rows"
    page.pages = pages(request, answer.next_cursor, path=address)
    return render(request, "rows/list.html", page)


handlers = [show_rows]
