"""Objects: what is known about them, and how they got here."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from cubby.app.actors import actor_of
from cubby.app.api.content import content, raw, thumbnail
from cubby.app.api.corrections import correct_object
from cubby.app.api.filters import (
    CapturedFrom,
    CapturedTo,
    Companions,
    From,
    InCluster,
    Kind,
    MediaType,
    ReceivedFrom,
    ReceivedTo,
    Status,
    Tags,
    To,
    Word,
    filter_of,
)
from cubby.app.api.parameters import Cursor, Limit, Sort
from cubby.app.ids import ObjectId
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers import (
    Lineage,
    Months,
    ObjectDetail,
    ObjectLinks,
    ObjectList,
    Reprocessed,
    StoredObject,
)
from cubby.db.calls import api, catalog

# Where the bytes are is for the server to know; clients follow the links.


@get("/", opt={"role": "read"}, responses=problems(), summary="List objects")
async def list_objects(
    services: NamedDependency[Services],
    *,
    kind: Kind = None,
    media_type: MediaType = None,
    tags: Tags = None,
    owner: Word = None,
    captured_from: CapturedFrom = None,
    captured_to: CapturedTo = None,
    received_from: ReceivedFrom = None,
    received_to: ReceivedTo = None,
    since: From = None,
    until: To = None,
    cluster_id: InCluster = None,
    collection: Word = None,
    status: Status = None,
    companions: Companions = None,
    sort: Sort = "received",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> ObjectList:
    """One page of the objects that pass the filters, by when they came in or were taken."""
    wanted = filter_of(
        tags, kind=kind, media_type=media_type, owner=owner, captured_from=captured_from,
        captured_to=captured_to, received_from=received_from, received_to=received_to,
        since=since, until=until, cluster_id=cluster_id, collection=collection, status=status,
        companions=companions,
    )  # fmt: skip
    return await services.text(
        catalog.list_objects(filter=wanted, limit=limit, cursor=cursor, sort=sort)
    )


@get("/months", opt={"role": "read"}, responses=problems(), summary="Count objects by month")
async def count_by_month(
    services: NamedDependency[Services],
    *,
    media_type: MediaType = None,
    tags: Tags = None,
    owner: Word = None,
    captured_from: CapturedFrom = None,
    captured_to: CapturedTo = None,
    received_from: ReceivedFrom = None,
    received_to: ReceivedTo = None,
    cluster_id: InCluster = None,
    status: Status = None,
    companions: Companions = None,
) -> Months:
    """How many files were taken in each year and month, by local time."""
    wanted = filter_of(
        tags, media_type=media_type, owner=owner, captured_from=captured_from,
        captured_to=captured_to, received_from=received_from, received_to=received_to,
        cluster_id=cluster_id, status=status, companions=companions,
    )  # fmt: skip
    return await services.call(catalog.captured_months(filter=wanted))


@get("/{system_id:str}", opt={"role": "read"}, responses=problems(404), summary="Show an object")
async def show_object(
    system_id: FromPath[ObjectId], services: NamedDependency[Services]
) -> ObjectDetail:
    """Everything known about one object, with links to its bytes."""
    detail = await services.call(catalog.object_detail(id=system_id))
    shown = {name: getattr(detail, name) for name in ObjectDetail.__struct_fields__[:-1]}
    return ObjectDetail(**shown, links=_links(detail))


class Again(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Which files: those with these ids, or all that pass a filter with the names of the list's
    parameters; an empty filter means every file."""

    objects: Annotated[list[str], msgspec.Meta(min_length=1, max_length=10_000)] | None = None
    filter: dict[str, Any] | None = None


@post(
    "/reprocess",
    status_code=202,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Process files again",
)
async def reprocess_objects(
    request: Request[Any, Any, Any], data: JSONBody[Again], services: NamedDependency[Services]
) -> Reprocessed:
    """After an upgrade that reads more of a file. Files stay `done`, and where they are. What
    people corrected or decided stands; files that failed are retried."""
    ids = None if data.objects is None else ObjectId.parse_all(data.objects)
    return await services.call(
        api.reprocess_objects(ids=ids, filter=data.filter, actor=actor_of(request))
    )


@post(
    "/{system_id:str}/reprocess",
    status_code=202,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Process a file again",
)
async def reprocess_object(
    request: Request[Any, Any, Any],
    system_id: FromPath[ObjectId],
    services: NamedDependency[Services],
) -> Reprocessed:
    """`POST /api/v1/objects/reprocess` for this one."""
    return await services.call(api.reprocess_objects(ids=[system_id], actor=actor_of(request)))


@get(
    "/{system_id:str}/lineage",
    opt={"role": "read"},
    responses=problems(404),
    summary="Trace an object",
)
async def show_lineage(
    system_id: FromPath[ObjectId], services: NamedDependency[Services]
) -> Lineage:
    """What happened to it and to its request, in order, with the actor."""
    return await services.text(catalog.object_lineage(id=system_id))


def _links(detail: StoredObject) -> ObjectLinks:
    here = f"/api/v1/objects/{detail.system_id}"
    return ObjectLinks(
        self_=here,
        content=f"{here}/content",
        raw=f"{here}/raw",
        lineage=f"{here}/lineage",
        thumbnail=f"{here}/thumbnail" if detail.thumbnail_uris else None,
        status=f"/api/v1/ingest/{detail.system_id}/status",
        cluster=f"/api/v1/clusters/{detail.cluster.id}" if detail.cluster else None,
        schema=f"/api/v1/schemas/{detail.schema_id}" if detail.schema_id else None,
    )


objects = Router(
    "/objects",
    route_handlers=[
        list_objects, count_by_month, show_object, correct_object, show_lineage,
        reprocess_objects, reprocess_object, content, raw, thumbnail,
    ],
    tags=["objects"],
)  # fmt: skip
