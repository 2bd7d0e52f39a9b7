"""Collections: documents of one kind, and where to read them."""

from __future__ import annotations

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from app.api.answers import CollectionList, DocumentList, Verified
from app.api.collection_acts import change_collection
from app.api.parameters import Cursor, Limit
from app.openapi import problems
from app.services import Services


@get("/", opt={"role": "read"}, responses=problems(), summary="List collections")
async def list_collections(services: NamedDependency[Services]) -> CollectionList:
    """All of them, by name, with their tables and the state of their schema."""
    return await services.call("catalog.list_collections")  # type: ignore[no-any-return]


@get(
    "/{name:str}/documents", opt={"role": "read"}, responses=problems(404), summary="Read documents"
)
async def list_documents(
    name: FromPath[str],
    services: NamedDependency[Services],
    limit: Limit = 50,
    cursor: Cursor = None,
) -> DocumentList:
    """The documents of a collection, in the order they came in."""
    return await services.call(  # type: ignore[no-any-return]
        "catalog.collection_documents", p_name=name, p_limit=limit, p_cursor=cursor
    )


@get(
    "/{name:str}/verify",
    opt={"role": "read"},
    responses=problems(404),
    summary="Verify a typed table",
)
async def verify_collection(name: FromPath[str], services: NamedDependency[Services]) -> Verified:
    """Rebuilds every document from its row and compares. It reads the whole collection."""
    return await services.call("api.verify_collection", p_name=name)  # type: ignore[no-any-return]


collections = Router(
    "/collections",
    route_handlers=[list_collections, list_documents, verify_collection, change_collection],
    tags=["collections"],
)
