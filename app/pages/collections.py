"""/admin/collections: documents of one kind, the table to read them from, and what a person says of
where they belong."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.answers import CollectionItem, StoredDocument
from cubby.app.pages.answering import actor_of, refused, see
from cubby.app.pages.asking import asked, cursor, filled
from cubby.app.pages.matching import alternatives, keys_of
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import Problem
from cubby.app.services import Services

PER_PAGE = 20


class Share(msgspec.Struct):
    key: str
    share: float


class Field(msgspec.Struct):
    """A path that documents can be looked up by; the key of an array's element is None."""

    path: str
    keys: list[str | None]

    @property
    def value(self) -> str:
        return msgspec.json.encode(self.keys).decode()


class Drifted(msgspec.Struct):
    path: str
    type: str
    documents: int
    presence: float | None
    example: str | None


class Drift(msgspec.Struct):
    looked_at: int
    total: int
    items: list[Drifted]


class About(msgspec.Struct):
    """What belongs into a collection, and what its table has no column for."""

    signature: list[Share]
    keys: int
    aliases: list[str]
    merged: list[str]
    rules: int
    fields: list[Field]
    drift: Drift | None


class Preview(msgspec.Struct, rename={"source": "from"}):
    """What a merge would do."""

    source: str
    documents: int
    into: str
    into_documents: int
    into_table: str | None
    shared_keys: list[str]
    new_keys: list[str]
    refusal: str | None
    refusal_schema_id: str | None


class CollectionsPage(msgspec.Struct):
    collections: list[CollectionItem]


class CollectionPage(msgspec.Struct):
    """`field` and `text` choose documents; `name` and `into` are what an act was refused for."""

    collection: CollectionItem
    about: About
    documents: list[StoredDocument]
    pages: Pages
    others: list[str]
    field: str
    text: str
    did: str = ""
    count: str = ""
    name: str = ""
    into: str = ""
    problem: Problem | None = None

    @property
    def tables(self) -> list[str]:
        """Where to read it, typed columns first."""
        tables = (self.collection.typed_table, self.collection.documents_table)
        return [table for table in tables if table]


class MergePage(msgspec.Struct):
    preview: Preview
    problem: Problem | None = None


@get("/collections")
async def list_collections(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    page = CollectionsPage(await _collections(services))
    return render(request, "collections/list.html", page)


@get("/collections/{name:str}")
async def show_collection(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    found = await services.call("catalog.collection_detail", p_name=name)
    if found["name"] != name:
        return see(_address(found["name"]))
    return await _show(request, services, found)


@post("/collections/{name:str}/rename")
async def rename_collection(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    to = await filled(request, "name")
    try:
        await services.call(
            "api.rename_collection", p_name=name, p_to=to, p_actor=actor_of(request)
        )
    except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
        problem = refused(error)
        found = await services.call("catalog.collection_detail", p_name=name)
        return await _show(request, services, found, name=to, problem=problem)
    return see(f"{_address(to)}?did=renamed")


@get("/collections/{name:str}/merge")
async def show_merge(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    """What it would do, before it is done."""
    into = asked(request, "into")
    try:
        page = MergePage(await _preview(services, name, into))
    except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
        problem = refused(error)
        found = await services.call("catalog.collection_detail", p_name=name)
        return await _show(request, services, found, into=into, problem=problem)
    return render(request, "collections/merge.html", page)


@post("/collections/{name:str}/merge")
async def merge_collection(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    into = await filled(request, "into")
    preview = await _preview(services, name, into)
    try:
        kept = await services.call(
            "api.merge_collections", p_from=name, p_into=into, p_actor=actor_of(request)
        )
    except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
        page = MergePage(preview, refused(error))
        assert page.problem is not None
        return render(request, "collections/merge.html", page, status=page.problem.status)
    said = urlencode({"did": "merged", "count": preview.documents})
    return see(f"{_address(kept['name'])}?{said}")


async def _show(
    request: Request[Any, Any, Any],
    services: Services,
    found: dict[str, Any],
    problem: Problem | None = None,
    **said: str,
) -> Response[str]:
    name = found["name"]
    about = await services.call("catalog.collection_about", p_name=name)
    field, text = asked(request, "field"), asked(request, "is")
    documents = await services.call(
        "catalog.collection_documents",
        p_name=name,
        p_limit=PER_PAGE,
        p_cursor=cursor(request),
        p_contains=alternatives(keys_of(field), text) if field and text else None,
        p_rows=True,
    )
    count = asked(request, "count")
    page = CollectionPage(
        collection=msgspec.convert(found, CollectionItem),
        about=msgspec.convert(about, About, strict=False),
        documents=msgspec.convert(documents["items"], list[StoredDocument]),
        pages=pages(request, documents["next_cursor"], path=_address(name)),
        others=[other.name for other in await _collections(services) if other.name != name],
        field=field,
        text=text,
        did=asked(request, "did"),
        count=count if count.isdecimal() else "",
        problem=problem,
        **said,
    )
    return render(
        request, "collections/detail.html", page, status=problem.status if problem else 200
    )


async def _preview(services: Services, name: str, into: str) -> Preview:
    found = await services.call("catalog.merge_preview", p_from=name, p_into=into)
    return msgspec.convert(found, Preview)


async def _collections(services: Services) -> list[CollectionItem]:
    found = await services.call("catalog.list_collections")
    return msgspec.convert(found["items"], list[CollectionItem])


def _address(name: str) -> str:
    return f"/admin/collections/{quote(name, safe='')}"


handlers = [list_collections, show_collection, rename_collection, show_merge, merge_collection]
