"""/admin/collections: documents of one kind, and the table to read them from."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from app.api.answers import CollectionItem, StoredDocument
from app.pages.asking import cursor
from app.pages.rendering import Pages, pages, render
from app.problems import Missing
from app.services import Services

PER_PAGE = 20


class CollectionsPage(msgspec.Struct):
    collections: list[CollectionItem]


class CollectionPage(msgspec.Struct):
    collection: CollectionItem
    documents: list[StoredDocument]
    pages: Pages

    @property
    def tables(self) -> list[str]:
        """Where to read it, typed columns first."""
        tables = (self.collection.typed_table, self.collection.documents_table)
        return [table for table in tables if table]


@get("/collections")
async def list_collections(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    page = CollectionsPage(await _collections(services))
    return render(request, "collections/list.html", page)


@get("/collections/{name:str}")
async def show_collection(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[str]:
    known = {collection.name: collection for collection in await _collections(services)}
    if name not in known:
        raise Missing(
            f"there is no collection {name[:80]!r}", hint="The list of collections has them all."
        )
    found = await services.call(
        "catalog.collection_documents", p_name=name, p_limit=PER_PAGE, p_cursor=cursor(request)
    )
    page = CollectionPage(
        collection=known[name],
        documents=msgspec.convert(found["items"], list[StoredDocument]),
        pages=pages(request, found["next_cursor"]),
    )
    return render(request, "collections/detail.html", page)


async def _collections(services: Services) -> list[CollectionItem]:
    found = await services.call("catalog.list_collections")
    return msgspec.convert(found["items"], list[CollectionItem])


handlers = [list_collections, show_collection]
