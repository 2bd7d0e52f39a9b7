"""Clusters: what they hold, what they may be merged with, and their files in one archive."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from cubby.app.actors import actor_of
from cubby.app.api.archive import archive_named, zip_of
from cubby.app.api.arranging import arrange, preview_arrangement
from cubby.app.api.cluster_acts import change_cluster
from cubby.app.api.filters import Companions
from cubby.app.api.parameters import Cursor, Limit, NameWords, ShortPage
from cubby.app.ids import ClusterId
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers import (
    ClusterActs,
    ClusterDetail,
    ClusterList,
    ClusterMembers,
    MergeSuggestions,
    SplitSuggestions,
    UnsortedFiles,
    UnsortedPeriods,
)
from cubby.db.calls import api, catalog

LookedAt = Annotated[
    int, QueryParameter(ge=1, le=1000, description="Clusters looked at for one page.")
]
Provisional = Annotated[
    bool | None, QueryParameter(description="Only those that are provisional, or are not.")
]
Unsorted = Annotated[
    bool | None,
    QueryParameter(description="Only those with too few members to be a directory, or without."),
]
Period = Annotated[
    str | None,
    QueryParameter(max_length=20, description="Only files taken then: a `period` of the list."),
]
Sort = Annotated[
    Literal["created", "members"],
    QueryParameter(description="`created`: the newest first. `members`: the largest first."),
]
_ZIP = {200: ResponseSpec(bytes, False, "The archive", "application/zip")} | problems(404)


@get("/", opt={"role": "read"}, responses=problems(), summary="List clusters")
async def list_clusters(
    services: NamedDependency[Services],
    *,
    provisional: Provisional = None,
    unsorted: Unsorted = None,
    name: NameWords = None,
    sort: Sort = "created",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> ClusterList:
    """Clusters that are open; those that were merged or emptied are not listed."""
    return await services.text(
        catalog.list_clusters(
            limit=limit, cursor=cursor, provisional=provisional, name=name, unsorted=unsorted,
            sort=sort,
        )
    )  # fmt: skip


@get("/unsorted", opt={"role": "read"}, responses=problems(), summary="List unsorted files")
async def list_unsorted(
    services: NamedDependency[Services],
    *,
    period: Period = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> UnsortedFiles:
    """Files that are in no directory yet, because nothing like them has come; newest first."""
    return await services.text(catalog.list_unsorted(period=period, limit=limit, cursor=cursor))


@get(
    "/unsorted/periods",
    opt={"role": "read"},
    responses=problems(),
    summary="Count unsorted files by the time they were taken",
)
async def unsorted_periods(
    services: NamedDependency[Services], limit: Limit = 50, cursor: Cursor = None
) -> UnsortedPeriods:
    """By day or month, as the setting `unsorted_by` says; the latest first."""
    return await services.text(catalog.unsorted_periods(limit=limit, cursor=cursor))


@get("/suggestions", opt={"role": "read"}, responses=problems(), summary="Merge suggestions")
async def suggest_merges(
    services: NamedDependency[Services], limit: LookedAt = 100, cursor: Cursor = None
) -> MergeSuggestions:
    """Pairs of clusters that are much alike, with the evidence. Nothing is merged without a person,
    and a pair that a person told apart is not suggested again. A page looks at the next `limit`
    clusters, newest first, and may find none."""
    return await services.text(catalog.merge_suggestions(limit=limit, cursor=cursor))


@get("/suggestions/splits", opt={"role": "read"}, responses=problems(), summary="Split suggestions")
async def suggest_splits(
    services: NamedDependency[Services], limit: LookedAt = 50, cursor: Cursor = None
) -> SplitSuggestions:
    """Clusters that may be two, with the evidence; nothing is split without a person, and a
    cluster that a person confirmed is not suggested again. A page looks at the next `limit`
    directories, newest first, and may find none."""
    return await services.text(catalog.split_suggestions(limit=limit, cursor=cursor))


@get("/{cluster_id:str}", opt={"role": "read"}, responses=problems(404), summary="Show a cluster")
async def show_cluster(
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
    limit: Limit = 100,
    cursor: Cursor = None,
) -> ClusterDetail:
    """A cluster and a page of its members. The first page also has what it may be merged with, its
    suggested split, and its outliers."""
    return await services.text(catalog.cluster_detail(id=cluster_id, limit=limit, cursor=cursor))


@get(
    "/{cluster_id:str}/members",
    opt={"role": "read"},
    responses=problems(404),
    summary="List members, copies under their original",
)
async def list_members(
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
    limit: ShortPage = 50,
    cursor: Cursor = None,
    companions: Companions = None,
) -> ClusterMembers:
    """A member that shows the same as another one stands under that one, not in the list. So does
    a companion of another member, unless `companions` is `all`."""
    return await services.text(
        catalog.cluster_members(
            id=cluster_id,
            limit=limit,
            cursor=cursor,
            companions=companions or "fold",
        )
    )


@get(
    "/{cluster_id:str}/acts",
    opt={"role": "read"},
    responses=problems(404),
    summary="List what people did to a cluster",
)
async def list_acts(
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
    limit: ShortPage = 20,
    cursor: Cursor = None,
) -> ClusterActs:
    """Newest first, with what was undone. `undo` takes back the newest that holds."""
    return await services.text(catalog.cluster_acts(id=cluster_id, limit=limit, cursor=cursor))


@post(
    "/{cluster_id:str}/undo",
    opt={"role": "admin"},
    status_code=200,
    responses=problems(404, 409),
    summary="Take back the last act",
)
async def undo(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> ClusterDetail:
    """Moves back exactly what the last act on this cluster moved. 409 names what prevents it: later
    acts on its clusters, or a name that is taken."""
    return await services.call(api.undo_cluster_act(cluster_id=cluster_id, actor=actor_of(request)))


@get(
    "/{cluster_id:str}/archive",
    opt={"role": "read"},
    responses=_ZIP,
    summary="Download the files",
)
async def archive(cluster_id: FromPath[ClusterId], services: NamedDependency[Services]) -> Stream:
    """A zip of every file of the cluster, made while it is sent."""
    page = await services.call(catalog.cluster_files(id=cluster_id))
    return Stream(
        zip_of(services, cluster_id, page),
        media_type="application/zip",
        headers={
            "Content-Disposition": archive_named(page["folder"]),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


clusters = Router(
    "/clusters",
    route_handlers=[
        list_clusters,
        suggest_merges,
        suggest_splits,
        preview_arrangement,
        arrange,
        list_unsorted,
        unsorted_periods,
        show_cluster,
        list_members,
        list_acts,
        change_cluster,
        undo,
        archive,
    ],
    tags=["clusters"],
)
