"""/admin/collections/{name}/rows: the typed table as a grid, by the query of the API."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import parse_uuid
from cubby.app.pages.answering import refused
from cubby.app.pages.asking import asked, cursor
from cubby.app.pages.conditions import OPERATORS, Asked, added, encoded, read_where, written
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers import CollectionItem, ColumnSummary, RowColumn
from cubby.db.calls import catalog

PER_PAGE = 50


class RowsPage(msgspec.Struct):
    """`known` are all columns, `columns` those that are shown. `column`, `operator` and `text` are
    a condition that was typed and refused."""

    collection: CollectionItem
    asked: Asked
    known: list[RowColumn]
    columns: list[RowColumn]
    rows: list[dict[str, Any]]
    pages: Pages
    references: dict[str, str]
    summary: ColumnSummary | None = None
    column: str = ""
    operator: str = "eq"
    text: str = ""
    problem: Problem | None = None

    @property
    def operators(self) -> dict[str, str]:
        return OPERATORS

    def ordered(self, column: str) -> str:
        """The address of the same rows by that column; by it already: the other way round."""
        return self.asked.address(order=f"-{column}" if self.asked.order == column else column)

    def summarized(self, column: str) -> str:
        return self.asked.address(summary="" if self.asked.summary == column else column)

    def among(self, value: Any) -> str:
        """The address of those rows that have a value in the summarized column."""
        assert self.summary is not None
        condition = {"is_null": True} if value is None else {"eq": value}
        return self.asked.adding(self.summary.column, condition)

    def between(self, number: int) -> str:
        """The address of those rows that are in a bin of the summarized column."""
        assert self.summary is not None
        chosen = self.summary.bins[number]
        upper = "lte" if number == len(self.summary.bins) - 1 else "lt"
        return self.asked.adding(self.summary.column, {"gte": chosen.from_, upper: chosen.to})

    @property
    def export(self) -> str:
        """The query of an export of these rows."""
        wanted = {
            "where": encoded(self.asked.where),
            "order": self.asked.order,
            "columns": ",".join(self.asked.columns),
        }
        return urlencode({name: value for name, value in wanted.items() if value})


@get("/collections/{name:str}/rows")
async def show_rows(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[str]:
    found = await services.call(catalog.collection_detail(name=name))
    first = await services.call(catalog.collection_rows(name=found.name, limit=1))
    page = RowsPage(
        collection=found,
        asked=Asked({}),
        known=first.columns,
        columns=[],
        rows=[],
        pages=pages(request, None, path=request.url.path),
        references=await _references(services, found),
    )
    try:
        page.asked = _asked(request)
        column = asked(request, "column")
        condition = written(asked(request, "op"), asked(request, "is")) if column else {}
        where = added(page.asked.where, column, condition) if condition else page.asked.where
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
        if page.asked.summary:
            page.summary = await services.call(
                catalog.summarize_column(
                    name=found.name, column=page.asked.summary, where=where or None
                )
            )
    except Exception as error:  # noqa: BLE001 -- `refused` raises what is not a refusal
        page.problem = refused(error)
        page.column, page.operator = asked(request, "column"), asked(request, "op") or "eq"
        page.text = asked(request, "is")
        return render(request, "rows/list.html", page, status=page.problem.status)
    page.columns, page.rows = answer.columns, answer.items
    address = f"/admin/collections/{quote(found.name, safe='')}/rows"
    page.pages = _pages(page.asked, address, answer.next_cursor, cursor(request))
    return render(request, "rows/list.html", page)


def _asked(request: Request[Any, Any, Any]) -> Asked:
    listed = asked(request, "columns").split(",") + [
        value for name, value in request.query_params.multi_items() if name == "show"
    ]
    return Asked(
        where=read_where(asked(request, "where")),
        order=asked(request, "order"),
        columns=tuple(dict.fromkeys(one for one in listed if one)),
        summary=asked(request, "summary"),
    )


def _pages(asked: Asked, path: str, following: str | None, here: str | None) -> Pages:
    query = asked.address(summary="")
    return Pages(
        next=f"{path}{query}{'&' if len(query) > 1 else ''}{urlencode({'cursor': following})}"
        if following
        else None,
        first=f"{path}{asked.address()}" if here else None,
    )


async def _references(services: Services, found: CollectionItem) -> dict[str, str]:
    """Column -> the beginning of the address of the row that its value refers to."""
    if found.schema_id is None:
        return {}
    schema = await services.call(catalog.schema_detail(id=parse_uuid(found.schema_id, "schema")))
    return {
        key["column"]: (
            f"/admin/collections/{quote(str(key['references_table']), safe='')}/rows"
            f"?op=eq&column={quote(str(key['references_column']), safe='')}&is="
        )
        for key in schema.foreign_keys
    }


handlers = [show_rows]
