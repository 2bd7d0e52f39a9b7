"""/admin/objects: everything that came in, and all that is known about each thing."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from app.api.answers import ClusterOf, Duplicate, Failure, LineageItem, ObjectItem
from app.ids import parse_uuid
from app.pages.answering import refused
from app.pages.asking import cursor
from app.pages.filters import flattened
from app.pages.narrowing import Narrowing, narrowing
from app.pages.rendering import Pages, pages, render
from app.problems import Problem
from app.services import Services

PER_PAGE = 50


class ObjectsPage(msgspec.Struct):
    narrowing: Narrowing
    objects: list[ObjectItem]
    pages: Pages | None = None
    problem: Problem | None = None


class StoredObject(msgspec.Struct):
    """What the page shows of catalog.object_detail."""

    system_id: str
    kind: str
    media_type: str | None
    status: str
    uri: str
    raw_uri: str
    sha256: str | None
    content_type: str
    claimed_type: str | None
    size_bytes: int
    filename: str | None
    owner: str | None
    comments: str | None
    tags: list[str]
    created_at: str
    ingest_job_id: str
    metadata: dict[str, Any]
    thumbnail_uris: dict[str, str]
    cluster: ClusterOf | None
    duplicate_of: Duplicate | None
    duplicates: list[Duplicate]
    collection: str | None
    schema_id: str | None
    document: Any
    repairs: list[str] | None
    embedding_space: str | None
    error: Failure | None


class ObjectPage(msgspec.Struct):
    object: StoredObject
    facts: list[tuple[str, str]]
    lineage: list[LineageItem]


@get("/objects")
async def list_objects(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    page = ObjectsPage(narrowing(request), [])
    try:
        found = await services.call(
            "catalog.list_objects",
            p_filter=page.narrowing.as_filter(),
            p_limit=PER_PAGE,
            p_cursor=cursor(request),
        )
    except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
        page.problem = refused(error)
        return render(request, "objects/list.html", page, status=page.problem.status)
    page.objects = msgspec.convert(found["items"], list[ObjectItem])
    page.pages = pages(request, found["next_cursor"])
    return render(request, "objects/list.html", page)


@get("/objects/{system_id:str}")
async def show_object(
    request: Request[Any, Any, Any],
    system_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[str]:
    wanted = parse_uuid(system_id, "object")
    stored = msgspec.convert(
        await services.call("catalog.object_detail", p_id=wanted), StoredObject
    )
    lineage = await services.call("catalog.object_lineage", p_id=wanted)
    page = ObjectPage(
        object=stored,
        facts=flattened(stored.metadata),
        lineage=msgspec.convert(lineage["items"], list[LineageItem]),
    )
    return render(request, "objects/detail.html", page)


handlers = [list_objects, show_object]
