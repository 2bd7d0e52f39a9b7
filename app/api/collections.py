"""Collections: documents of one kind, and where to read them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from cubby.app.api.collection_acts import change_collection
from cubby.app.api.parameters import Cursor, Limit, NameWords
from cubby.app.api.rows import export, list_rows, summarize_column
from cubby.app.openapi import problems
from cubby.app.problems import BadRequest
from cubby.app.services import Services
from cubby.db.answers import (
    CollectionItem,
    CollectionList,
    DocumentList,
    DuplicateDocuments,
    QuarantineList,
    Verified,
)
from cubby.db.calls import api, catalog

Contains = Annotated[
    str | None,
    QueryParameter(
        description='Only documents that contain this JSON, such as `{"city": "Oslo"}`.'
    ),
]
QuarantineState = Annotated[Literal["waiting", "released", "dismissed"], QueryParameter()]
Name = Annotated[
    str | None,
    QueryParameter(max_length=200, description="Words in the name, whatever their case."),
]
Sort = Annotated[
    Literal["name", "documents", "created"],
    QueryParameter(description="`documents`: the most first. `created`: the newest first."),
]
Rows = Annotated[bool, QueryParameter(description="Add the row each has in the typed table.")]


@get("/", opt={"role": "read"}, responses=problems(), summary="List collections")
async def list_collections(
    services: NamedDependency[Services], *, name: NameWords = None, sort: Sort = "name"
) -> CollectionList:
    """All of them in one answer, with their tables and the state of their schema."""
    return await services.text(catalog.list_collections(name=name, sort=sort))


@get("/{name:str}", opt={"role": "read"}, responses=problems(404), summary="Show a collection")
async def show_collection(
    name: FromPath[str], services: NamedDependency[Services]
) -> CollectionItem:
    """With its tables and the state of its schema, also under a name that it had before."""
    return await services.call(catalog.collection_detail(name=name))


@get(
    "/{name:str}/documents", opt={"role": "read"}, responses=problems(404), summary="Read documents"
)
async def list_documents(
    name: FromPath[str],
    services: NamedDependency[Services],
    *,
    contains: Contains = None,
    rows: Rows = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> DocumentList:
    """The documents of a collection, in the order they came in."""
    return await services.text(
        catalog.collection_documents(
            name=name,
            limit=limit,
            cursor=cursor,
            contains=None if contains is None else [_json(contains)],
            rows=rows,
        )
    )


@get(
    "/{name:str}/quarantine",
    opt={"role": "read"},
    responses=problems(404),
    summary="List quarantined documents",
)
async def list_quarantined(
    name: FromPath[str],
    services: NamedDependency[Services],
    *,
    status: QuarantineState = "waiting",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> QuarantineList:
    """Documents that a frozen table did not take, with what is unknown in them."""
    return await services.text(
        catalog.collection_quarantine(name=name, state=status, limit=limit, cursor=cursor)
    )


@get(
    "/{name:str}/duplicates",
    opt={"role": "read"},
    responses=problems(404),
    summary="List duplicate documents",
)
async def list_duplicate_documents(
    name: FromPath[str],
    services: NamedDependency[Services],
    *,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> DuplicateDocuments:
    """Documents that came with the same bytes more than once. It reads the whole collection."""
    return await services.text(catalog.duplicate_documents(name=name, limit=limit, cursor=cursor))


@get(
    "/{name:str}/verify",
    opt={"role": "read"},
    responses=problems(404),
    summary="Verify a typed table",
)
async def verify_collection(name: FromPath[str], services: NamedDependency[Services]) -> Verified:
    """Rebuilds every document from its row and compares. It reads the whole collection."""
    return await services.call(api.verify_collection(name=name))


def _json(text: str) -> Any:
    try:
        msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise BadRequest(
            f"contains is not valid JSON: {error}",
            hint='For example {"city": "Oslo"}.',
            code="no_json",
        ) from error
    return msgspec.Raw(text.encode())


collections = Router(
    "/collections",
    route_handlers=[
        list_collections,
        list_documents,
        list_rows,
        summarize_column,
        export,
        show_collection,
        list_quarantined,
        list_duplicate_documents,
        verify_collection,
        change_collection,
    ],
    tags=["collections"],
)
