"""SQL of people, run as the analyst; queries kept under a name; and what there is to query."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, Router, delete, get, put
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream

from cubby.app.access import has_key
from cubby.app.actors import actor_of
from cubby.app.api.parameters import Cursor, Limit
from cubby.app.openapi import problems
from cubby.app.origins import forged, is_of_other_site
from cubby.app.problems import BadRequest, PayloadTooLarge
from cubby.app.selects import MOST_ROWS
from cubby.app.services import Services
from cubby.db.analyst import Selected
from cubby.db.answers import RelationDetail, RelationList, SavedQuery, SavedQueryList
from cubby.db.calls import api, catalog

MOST_BYTES = 16_000_000
"""Of an answer in one piece."""
_PIECE = 64_000
_TYPES = {"ndjson": "application/x-ndjson", "csv": "text/csv; charset=utf-8; header=present"}

Text = Annotated[
    str,
    QueryParameter(
        description="One select of at most 20,000 characters, such as `select * from orders`."
    ),
]


class SelectedColumn(msgspec.Struct):
    name: str
    type: str


class SelectedRows(msgspec.Struct):
    """Each row is a list in the order of `columns`. `more`: there are more rows than these."""

    columns: list[SelectedColumn]
    rows: list[list[Any]]
    more: bool


class QueryToSave(msgspec.Struct, forbid_unknown_fields=True):
    """Without a note the one it has stays."""

    sql: str
    note: str | None = None


@get(
    "/sql",
    opt={"role": "read"},
    responses={200: ResponseSpec(SelectedRows, False, "The rows")} | problems(422),
    summary="Run a select",
)
async def run_select(
    request: Request[Any, Any, Any],
    services: NamedDependency[Services],
    sql: Text,
    limit: Limit = 100,
) -> Response[SelectedRows]:
    """Runs as the role `cubby_analyst`, in a read-only transaction, for at most
    `CUBBY_KEY_STATEMENT_SECONDS`. A refusal says where: `line`, `column`, `position`, and the
    `sqlstate` of Postgres. Very long values are cut and end with `…`."""

    _refuse_other_sites(request)

    async def selected() -> SelectedRows:
        async with services.selects.begin(sql, limit=limit + 1, as_json=True) as begun:
            columns = [SelectedColumn(one.name, one.type) for one in begun.columns]
            rows: list[list[Any]] = []
            size = 0
            async for row in begun.rows():
                size += sum(len(value or "") for value in row)
                if len(rows) == limit or (rows and size > MOST_BYTES):
                    return SelectedRows(columns, rows, more=True)
                rows.append([msgspec.Raw((value or "null").encode()) for value in row])
            return SelectedRows(columns, rows, more=False)

    return Response(await services.while_wanted(selected))


@get(
    "/sql/export",
    opt={"role": "read"},
    responses={200: ResponseSpec(bytes, False, "The lines", "application/x-ndjson")}
    | problems(422),
    summary="Export a select",
)
async def export_select(
    request: Request[Any, Any, Any],
    services: NamedDependency[Services],
    sql: Text,
    format: Annotated[Literal["ndjson", "csv"], QueryParameter()] = "ndjson",  # noqa: A002
) -> Stream:
    """All rows of a select as NDJSON or CSV, up to a million. A stream that breaks off in the
    middle is not whole."""
    _refuse_other_sites(request)
    lines = _lines(services, sql, format)
    first = await anext(lines)  # what is wrong with the select is said before the answer begins
    return Stream(
        _with(first, lines),
        media_type=_TYPES[format],
        headers={
            "Content-Disposition": f'attachment; filename="query.{format}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@get("/queries", opt={"role": "read"}, responses=problems(), summary="List saved queries")
async def list_queries(
    services: NamedDependency[Services], limit: Limit = 50, cursor: Cursor = None
) -> SavedQueryList:
    """By name, with their texts."""
    return await services.text(catalog.list_queries(limit=limit, cursor=cursor))


@get("/queries/{name:str}", opt={"role": "read"}, responses=problems(404),
     summary="Show a saved query")  # fmt: skip
async def show_query(name: FromPath[str], services: NamedDependency[Services]) -> SavedQuery:
    """Run its text with `GET /sql`."""
    return await services.text(catalog.query_detail(name=name))


@put("/queries/{name:str}", opt={"role": "admin"}, responses=problems(), summary="Save a query")
async def save_query(
    request: Request[Any, Any, Any],
    name: FromPath[str],
    data: JSONBody[QueryToSave],
    services: NamedDependency[Services],
) -> SavedQuery:
    """Keep a query under a name, or replace the one of that name. It is not run. The change is in
    lineage."""
    return await services.call(
        api.save_query(name=name, sql=data.sql, note=data.note, actor=actor_of(request))
    )


@delete("/queries/{name:str}", opt={"role": "admin"}, responses=problems(404),
        summary="Delete a saved query")  # fmt: skip
async def delete_query(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> None:
    """Lineage keeps its text."""
    await services.call(api.delete_query(name=name, actor=actor_of(request)))


@get("/relations", opt={"role": "read"}, responses=problems(), summary="List what can be queried")
async def list_relations(services: NamedDependency[Services]) -> RelationList:
    """Tables and views that an analyst reads, those of collections first."""
    return await services.text(catalog.list_relations())


@get("/relations/{schema:str}/{name:str}", opt={"role": "read"}, responses=problems(404),
     summary="Show a table or view")  # fmt: skip
async def show_relation(
    schema: FromPath[str], name: FromPath[str], services: NamedDependency[Services]
) -> RelationDetail:
    """Its columns, with types and comments."""
    return await services.text(catalog.relation_detail(schema=schema, name=name))


def _refuse_other_sites(request: Request[Any, Any, Any]) -> None:
    """A select reads only, yet a page elsewhere could have a browser run costly ones."""
    if is_of_other_site(request) and not has_key(request):
        raise forged("The request came from another site")


async def _with(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


async def _lines(services: Services, text: str, form: str) -> AsyncIterator[bytes]:
    async with AsyncExitStack() as stack:
        begun = await stack.enter_async_context(
            services.selects.begin(text, limit=MOST_ROWS + 1, as_json=form == "ndjson")
        )
        write = _as_csv if form == "csv" else _as_ndjson
        count, piece = 0, write(begun, None)
        async for row in begun.rows():
            count += 1
            if count > MOST_ROWS:
                raise PayloadTooLarge(f"An export has at most {MOST_ROWS:,} rows")
            piece += write(begun, row)
            if len(piece) > _PIECE:
                yield piece
                piece = b""
        yield piece


def _as_csv(begun: Selected, row: tuple[str | None, ...] | None) -> bytes:
    """One line: the row, or the names of the columns for None."""
    values = row if row is not None else [one.name for one in begun.columns]
    return (",".join(map(_csv_field, values)) + "\n").encode()


def _csv_field(value: str | None) -> str:
    """As `copy` writes it: null is nothing, and an empty text is quoted."""
    if value is None:
        return ""
    plain = value and value == value.strip() and not any(mark in value for mark in '",\r\n')
    return value if plain and value != r"\." else '"' + value.replace('"', '""') + '"'


def _as_ndjson(begun: Selected, row: tuple[str | None, ...] | None) -> bytes:
    names = [column.name for column in begun.columns]
    if row is None:
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise BadRequest(
                f"Two columns are called {twice}",
                hint="Give each a name of its own with as.",
                code="same_name",
            )
        return b""
    values = [msgspec.Raw((value or "null").encode()) for value in row]
    return msgspec.json.encode(dict(zip(names, values, strict=True))) + b"\n"


queries = Router(
    "/",
    route_handlers=[
        run_select, export_select, list_queries, show_query, save_query, delete_query,
        list_relations, show_relation,
    ],
    tags=["sql"],
)  # fmt: skip
