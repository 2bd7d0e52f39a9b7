"""/admin/collections: documents of one kind, the table to read them from, and what a person says of
where they belong."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import ObjectId
from cubby.app.pages.answering import actor_of, catching, see
from cubby.app.pages.asking import asked, cursor, filled
from cubby.app.pages.matching import alternatives, keys_of
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers import CollectionItem, Quarantined, StoredDocument
from cubby.db.answers.collections import CollectionAbout, DuplicateDocument, MergePreview
from cubby.db.calls import api, catalog

PER_PAGE = 20


SORTS = (("name", "by name"), ("documents", "most documents first"), ("created", "newest first"))


class CollectionsPage(msgspec.Struct):
    """`name` narrows the list, `sort` is one of `sorts`."""

    collections: list[CollectionItem]
    name: str
    sort: str
    sorts: tuple[tuple[str, str], ...] = SORTS


class CollectionPage(msgspec.Struct):
    """`field` and `text` choose documents; `name`, `into`, `records` and `split` are what an
    act was refused for, or what a recommendation fills in."""

    collection: CollectionItem
    about: CollectionAbout
    documents: list[StoredDocument]
    pages: Pages
    others: list[str]
    quarantined: list[Quarantined]
    field: str
    text: str
    did: str = ""
    count: str = ""
    name: str = ""
    into: str = ""
    records: str = ""
    split: str = ""
    problem: Problem | None = None

    @property
    def tables(self) -> list[str]:
        """Where to read it, typed columns first."""
        tables = (self.collection.typed_table, self.collection.documents_table)
        return [table for table in tables if table]


class DuplicatesPage(msgspec.Struct):
    collection: CollectionItem
    items: list[DuplicateDocument]
    pages: Pages


class MergePage(msgspec.Struct):
    preview: MergePreview
    problem: Problem | None = None


@get("/collections")
async def list_collections(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    name, sort = asked(request, "name"), asked(request, "sort") or SORTS[0][0]
    found = await services.call(catalog.list_collections(name=name or None, sort=sort))
    page = CollectionsPage(found.items, name, sort)
    return render(request, "collections/list.html", page)


@get("/collections/{name:str}")
async def show_collection(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    found = await services.call(catalog.collection_detail(name=name))
    if found.name != name:
        return see(_address(found.name))
    return await _show(request, services, found)


@get("/collections/{name:str}/duplicates")
async def show_duplicates(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    found = await services.call(
        catalog.duplicate_documents(name=name, limit=PER_PAGE, cursor=cursor(request))
    )
    collection = await services.call(catalog.collection_detail(name=name))
    following = pages(request, found.next_cursor, path=f"{_address(name)}/duplicates")
    page = DuplicatesPage(collection=collection, items=found.items, pages=following)
    return render(request, "collections/duplicates.html", page)


@post("/collections/{name:str}/rename")
async def rename_collection(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    to = await filled(request, "name")
    with catching() as caught:
        await services.call(api.rename_collection(name=name, to=to, actor=actor_of(request)))
    if caught.problem:
        return await _told(request, services, name, caught.problem, name=to)
    return see(f"{_address(to)}?did=renamed")


@post("/collections/{name:str}/contract")
async def set_contract(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    contract = await filled(request, "contract")
    with catching() as caught:
        await services.call(
            api.set_collection_contract(name=name, contract=contract, actor=actor_of(request))
        )
    if caught.problem:
        return await _told(request, services, name, caught.problem)
    return see(f"{_address(name)}?did=contract")


@post("/collections/{name:str}/dedupe")
async def set_dedupe(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    """Whether documents of the same content have one row of the typed table, or one each."""
    rule = await filled(request, "dedupe")
    with catching() as caught:
        done = await services.call(
            api.set_collection_dedupe(name=name, dedupe=rule, actor=actor_of(request))
        )
    if caught.problem:
        return await _told(request, services, name, caught.problem)
    return see(f"{_address(name)}?{urlencode({'did': 'dedupe', 'count': done.duplicates})}")


@post("/collections/{name:str}/review")
async def review_quarantine(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    """One document, or without an id all that wait."""
    verdict, one = await filled(request, "verdict"), await filled(request, "id")
    with catching() as caught:
        done = await services.call(
            api.review_quarantine(
                name=name,
                verdict=verdict,
                ids=[ObjectId.parse(one)] if one else None,
                actor=actor_of(request),
            )
        )
    if caught.problem:
        return await _told(request, services, name, caught.problem)
    return see(f"{_address(name)}?{urlencode({'did': 'reviewed', 'count': done.documents})}")


@post("/collections/{name:str}/records")
async def take_records(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    """The records inside become the documents; an empty path ends that."""
    path = await filled(request, "path")
    with catching() as caught:
        kept = await services.call(
            api.set_collection_records(name=name, path=path or None, actor=actor_of(request))
        )
    if caught.problem:
        return await _told(request, services, name, caught.problem, records=path)
    did = "unwrapped" if path else "rewrapped"
    return see(f"{_address(kept.name)}?{urlencode({'did': did, 'count': kept.documents})}")


@post("/collections/{name:str}/split")
async def split_collection(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    """Each value at a path has a collection of its own; an empty path ends that."""
    path = await filled(request, "path")
    with catching() as caught:
        kept = await services.call(
            api.split_collection(name=name, path=path or None, actor=actor_of(request))
        )
    if caught.problem:
        return await _told(request, services, name, caught.problem, split=path)
    did = "split" if path else "unsplit"
    return see(f"{_address(kept.name)}?{urlencode({'did': did, 'count': len(kept.parts)})}")


@get("/collections/{name:str}/merge")
async def show_merge(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    """What it would do, before it is done."""
    into = asked(request, "into")
    with catching() as caught:
        page = MergePage(await _preview(services, name, into))
    if caught.problem:
        return await _told(request, services, name, caught.problem, into=into)
    return render(request, "collections/merge.html", page)


@post("/collections/{name:str}/merge")
async def merge_collection(
    request: Request[Any, Any, Any], name: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    into = await filled(request, "into")
    preview = await _preview(services, name, into)
    with catching() as caught:
        kept = await services.call(
            api.merge_collections(from_=name, into=into, actor=actor_of(request))
        )
    if caught.problem:
        page = MergePage(preview, caught.problem)
        return render(request, "collections/merge.html", page, status=caught.problem.status)
    said = urlencode({"did": "merged", "count": preview.documents})
    return see(f"{_address(kept.name)}?{said}")


async def _told(
    request: Request[Any, Any, Any],
    services: Services,
    name: str,
    problem: Problem,
    /,
    **said: str,
) -> Response[Any]:
    """The page of the collection with a refusal on it, and what was filled in."""
    found = await services.call(catalog.collection_detail(name=name))
    return await _show(request, services, found, problem=problem, **said)


async def _show(
    request: Request[Any, Any, Any],
    services: Services,
    found: CollectionItem,
    problem: Problem | None = None,
    **said: str,
) -> Response[str]:
    name = found.name
    about = await services.call(catalog.collection_about(name=name))
    field, text = asked(request, "field"), asked(request, "is")
    documents = await services.call(
        catalog.collection_documents(
            name=name,
            limit=PER_PAGE,
            cursor=cursor(request),
            contains=alternatives(keys_of(field), text) if field and text else None,
            rows=True,
        )
    )
    waiting = await services.call(catalog.collection_quarantine(name=name, limit=PER_PAGE))
    count = asked(request, "count")
    said = {"records": asked(request, "records"), "split": asked(request, "split")} | said
    page = CollectionPage(
        collection=found,
        about=about,
        documents=documents.items,
        pages=pages(request, documents.next_cursor, path=_address(name)),
        others=[other.name for other in await _collections(services) if other.name != name],
        quarantined=waiting.items,
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


async def _preview(services: Services, name: str, into: str) -> MergePreview:
    return await services.call(catalog.merge_preview(from_=name, into=into))


async def _collections(services: Services) -> list[CollectionItem]:
    found = await services.call(catalog.list_collections())
    return found.items


def _address(name: str) -> str:
    return f"/admin/collections/{quote(name, safe='')}"


handlers = [
    list_collections,
    show_collection,
    show_duplicates,
    rename_collection,
    set_contract,
    set_dedupe,
    review_quarantine,
    take_records,
    split_collection,
    show_merge,
    merge_collection,
]
