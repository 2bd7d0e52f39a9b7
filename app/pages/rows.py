"""/admin/collections/{name}/rows: a collection as a grid, by the query of the API."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import SchemaId
from cubby.app.named import joined, names_of
from cubby.app.pages.answering import catching, see
from cubby.app.pages.asking import asked, clean, cursor
from cubby.app.pages.boxes import FIELD, Box, box, condition_of
from cubby.app.pages.conditions import (
    MOST_SUMMARIES,
    OPERATORS,
    Asked,
    added,
    encoded,
    read_where,
    written,
)
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers import CollectionItem, ColumnSummary, KnownColumn, RowColumn
from cubby.db.calls import catalog

PER_PAGE = 50
SUGGESTED = 8
MOST_VALUES = 30
"""Different values of a column that is worth a list of them."""


class RowsPage(msgspec.Struct):
    """`known` are all columns, `columns` those that are shown. `looked_at`: documents that were
    filtered and ordered, where others were not. `column`, `operator` and `text` are a condition
    that was typed and refused."""

    collection: CollectionItem
    asked: Asked
    known: list[KnownColumn]
    columns: list[RowColumn]
    rows: list[dict[str, Any]]
    pages: Pages
    references: dict[str, str]
    summaries: list[ColumnSummary]
    looked_at: int | None = None
    column: str = ""
    operator: str = "eq"
    text: str = ""
    problem: Problem | None = None

    @property
    def operators(self) -> dict[str, str]:
        return OPERATORS

    @property
    def boxes(self) -> list[Box]:
        return [box(one.name, one.type, self.asked.where.get(one.name, {})) for one in self.columns]

    @property
    def shown(self) -> set[str]:
        return {one.name for one in self.columns} or {one.name for one in self.known}

    @property
    def others(self) -> list[str]:
        """Columns that are shown and not among the known ones."""
        known = {"document_id", *(one.name for one in self.known)}
        return [one.name for one in self.columns if one.name not in known]

    @property
    def suggested(self) -> list[KnownColumn]:
        """Columns of few values, of which a list of them says much."""
        few = [
            one for one in self.known
            if one.name not in self.asked.summary and 2 <= (one.distinct_values or 0) <= MOST_VALUES
        ]  # fmt: skip
        return few[:SUGGESTED]

    def ordered(self, column: str) -> str:
        """The address of the same rows by that column; by it already: the other way round."""
        return self.asked.address(order=f"-{column}" if self.asked.order == column else column)

    def among(self, summary: ColumnSummary, value: Any) -> str:
        """The address of those rows that have a value in a summarized column."""
        condition = {"is_null": True} if value is None else {"eq": value}
        if isinstance(value, list | dict):
            condition = {"contains": value}
        return self.asked.adding(summary.column, condition)

    def between(self, summary: ColumnSummary, number: int) -> str:
        """The address of those rows that are in a bin of a summarized column."""
        chosen = summary.bins[number]
        upper = "lte" if number == len(summary.bins) - 1 else "lt"
        return self.asked.adding(summary.column, {"gte": chosen.from_, upper: chosen.to})

    @property
    def narrowed(self) -> bool:
        """Whether documents that were not looked at might belong here."""
        return self.looked_at is not None and bool(self.asked.where or self.asked.order)

    @property
    def export(self) -> str:
        """The query of an export of these rows. An order that does not cover all is left out."""
        wanted = {
            "where": encoded(self.asked.where),
            "order": "" if self.looked_at is not None else self.asked.order,
            "columns": joined(self.asked.columns),
        }
        return urlencode({name: value for name, value in wanted.items() if value})


@get("/collections/{name:str}/rows")
async def show_rows(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    found = await services.call(catalog.collection_detail(name=name))
    known = await services.call(catalog.list_columns(name=found.name))
    here = f"/admin/collections/{quote(found.name, safe='')}/rows"
    page = RowsPage(
        collection=found,
        asked=Asked({}),
        known=known.items,
        columns=[],
        rows=[],
        pages=pages(request, None, path=request.url.path),
        references=await _references(services, found),
        summaries=[],
    )
    with catching() as caught:
        page.asked = _asked(request)
        kinds = {one.name: one.type for one in known.items}
        where = _where(request, page.asked, kinds)
        if any(field.startswith(FIELD) for field in request.query_params):
            return see(here + page.asked.address(where=where))
        answer = await services.call(
            catalog.collection_rows(
                name=found.name,
                where=where or None,
                order=[page.asked.order] if page.asked.order else None,
                columns=list(page.asked.columns) or None,
                limit=PER_PAGE,
                cursor=cursor(request),
            )
        )
        page.asked = msgspec.structs.replace(page.asked, where=where)
        if not cursor(request):
            page.summaries = await _summaries(services, found.name, page.asked)
    if caught.problem:
        page.problem = caught.problem
        page.column, page.operator = asked(request, "column"), asked(request, "op") or "eq"
        page.text = asked(request, "is")
        return render(request, "rows/list.html", page, status=page.problem.status)
    page.columns, page.rows, page.looked_at = answer.columns, answer.items, answer.looked_at
    page.pages = _pages(page.asked, here, answer.next_cursor, cursor(request))
    return render(request, "rows/list.html", page)


def _asked(request: Request[Any, Any, Any]) -> Asked:
    listed = names_of(asked(request, "columns"))
    listed += [value for name, value in request.query_params.multi_items() if name == "show"]
    listed += names_of(asked(request, "path"))
    summaries = dict.fromkeys(names_of(asked(request, "summary")))
    return Asked(
        where=read_where(asked(request, "where")),
        order=asked(request, "order"),
        columns=tuple(dict.fromkeys(one for one in listed if one)),
        summary=tuple(summaries)[:MOST_SUMMARIES],
    )


def _where(request: Request[Any, Any, Any], page: Asked, kinds: dict[str, str]) -> dict[str, Any]:
    """The filter of the address, with what the boxes and the form say in place of what they
    showed."""
    where = dict(page.where)
    for field, text in request.query_params.multi_items():
        column = field.removeprefix(FIELD)
        if field != column:
            where.pop(column, None)
            condition = condition_of(kinds.get(column, "text"), clean(text))
            where |= {column: condition} if condition else {}
    column, operator = asked(request, "column"), asked(request, "op")
    if not column:
        return where
    if operator == "contains":
        condition = condition_of(kinds.get(column, "jsonb"), asked(request, "is"))
    else:
        condition = written(operator, asked(request, "is"))
    return added(where, column, condition) if condition else where


async def _summaries(services: Services, name: str, page: Asked) -> list[ColumnSummary]:
    return [
        await services.call(
            catalog.summarize_column(name=name, column=column, where=page.where or None)
        )
        for column in page.summary
    ]


def _pages(asked: Asked, path: str, following: str | None, here: str | None) -> Pages:
    query = asked.address(summary=())
    return Pages(
        next=f"{path}{query}{'&' if len(query) > 1 else ''}{urlencode({'cursor': following})}"
        if following
        else None,
        first=f"{path}{asked.address()}" if here else None,
    )


async def _references(services: Services, found: CollectionItem) -> dict[str, str]:
    """Column -> the beginning of the address of the row that its value refers to."""
    if found.schema_id is None or found.typed_table is None:
        return {}
    schema = await services.call(catalog.schema_detail(id=SchemaId.parse(found.schema_id)))
    return {
        key["column"]: (
            f"/admin/collections/{quote(str(key['references_table']), safe='')}/rows"
            f"?op=eq&column={quote(str(key['references_column']), safe='')}&is="
        )
        for key in schema.foreign_keys
    }


handlers = [show_rows]
