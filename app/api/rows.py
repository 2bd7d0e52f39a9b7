"""Rows of collections, and collections as NDJSON or CSV. An export is made while it is sent: what
is in memory is one page, and no connection waits for a slow reader."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from cubby.app.api.parameters import Cursor, Limit
from cubby.app.named import names_of
from cubby.app.openapi import problems
from cubby.app.problems import BadRequest
from cubby.app.services import Services
from cubby.db.answers import ColumnSummary, ExportPage, RowList
from cubby.db.calls import catalog

Where = Annotated[
    str | None,
    QueryParameter(
        description='A filter such as `{"city": "Oslo", "total": {"gte": 10, "lt": 20}}`. Of '
        "documents: JSON that they contain."
    ),
]
Order = Annotated[
    str | None,
    QueryParameter(description="Up to four columns, `-total,city`; empty values come last."),
]
Columns = Annotated[
    str | None,
    QueryParameter(description="Columns to show, `city,total`; as JSON where a name has a comma."),
]
What = Annotated[Literal["rows", "documents"], QueryParameter()]
Format = Annotated[Literal["ndjson", "csv"], QueryParameter()]
_LINES = {200: ResponseSpec(bytes, False, "The lines", "application/x-ndjson")} | problems(404, 409)
_TYPES = {"ndjson": "application/x-ndjson", "csv": "text/csv; charset=utf-8; header=present"}


@get("/{name:str}/rows", opt={"role": "read"}, responses=problems(404, 409), summary="Read rows")
async def list_rows(
    name: FromPath[str],
    services: NamedDependency[Services],
    *,
    where: Where = None,
    order: Order = None,
    columns: Columns = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> RowList:
    """Rows of the typed table, a page at a time; without one the documents, whose columns are paths
    such as `$.order.no`. Without an order as the documents came in. A filter has a value for a
    column, or conditions. These are `eq`, `ne`, `lt`, `lte`, `gt`, `gte`, `in`, `like`, `ilike`,
    `is_null`, and, for jsonb and arrays, `contains`. Of many documents a page looks at some, which
    `looked_at` says; the next page continues after them."""
    return await services.text(
        catalog.collection_rows(
            name=name,
            where=filter_of(where),
            order=_listed(order),
            columns=_listed(columns),
            limit=limit,
            cursor=cursor,
        )
    )


@get(
    "/{name:str}/columns/{column:str}",
    opt={"role": "read"},
    responses=problems(404, 409),
    summary="Summarize a column",
)
async def summarize_column(
    name: FromPath[str],
    column: FromPath[str],
    services: NamedDependency[Services],
    where: Where = None,
) -> ColumnSummary:
    """Frequent values of a column, or of a path of documents, and of numbers and times how they
    spread. At most 100,000 rows are looked at."""
    return await services.text(
        catalog.summarize_column(name=name, column=column, where=filter_of(where))
    )


@get(
    "/{name:str}/export",
    opt={"role": "read"},
    responses=_LINES,
    summary="Export a collection",
)
async def export(
    name: FromPath[str],
    services: NamedDependency[Services],
    *,
    what: What = "rows",
    format: Format = "ndjson",  # noqa: A002 -- the word of the address
    where: Where = None,
    order: Order = None,
    columns: Columns = None,
) -> Stream:
    """All rows, or all documents, that were there when it began. A stream that breaks off in the
    middle is not whole."""
    given = {
        "name": name,
        "what": what,
        "format": format,
        "where": filter_of(where),
        "order": _listed(order),
        "columns": _listed(columns),
    }
    first = await services.call(catalog.export_page(**given))
    plain = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name)
    return Stream(
        _lines(services, given, first),
        media_type=_TYPES[format],
        headers={
            "Content-Disposition": f'attachment; filename="{plain}.{format}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def _lines(
    services: Services, given: dict[str, Any], page: ExportPage
) -> AsyncIterator[bytes]:
    while True:
        yield page.text.encode()
        if page.next_cursor is None:
            return
        until = UUID(page.until) if page.until else None
        page = await services.call(
            catalog.export_page(**given, cursor=page.next_cursor, until=until)
        )


def filter_of(text: str | None) -> Any:
    if text is None:
        return None
    try:
        msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise BadRequest(
            f"where is not valid JSON: {error}",
            hint='For example {"city": "Oslo"}.',
            code="no_json",
        ) from error
    return msgspec.Raw(text.encode())


def _listed(text: str | None) -> list[str] | None:
    return names_of(text) if text else None
