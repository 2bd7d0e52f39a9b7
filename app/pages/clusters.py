"""/admin/clusters: directories of like media, those that may be one, and what is in each."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import ClusterId
from cubby.app.pages.asking import asked, cursor
from cubby.app.pages.cluster_page import MEMBERS_SHOWN, cluster_of, show
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.services import Services
from cubby.db.answers import (
    ClusterDetail,
    ClusterItem,
    GroupedMember,
    MergeSuggestions,
    SplitSuggestions,
    UnsortedFile,
    UnsortedPeriod,
)
from cubby.db.calls import catalog

PER_PAGE = 60
# Each takes a search of its own among the others.
LOOKED_AT = 40
# Unsorted files on the page of directories, and periods to choose from.
NEWEST = 12
PERIODS = 200
STATES = {"provisional": True, "confirmed": False}
# Sorts of the list by the names that people read.
SORTS = (("members", "largest first"), ("created", "newest first"))


class ClustersPage(msgspec.Struct):
    """`state` and `name` narrow the list; `unsorted` are the newest files that are in none. `sort`
    is one of `sorts`."""

    clusters: list[ClusterItem]
    unsorted: list[UnsortedFile]
    pages: Pages
    state: str
    name: str
    sort: str
    states: tuple[str, ...] = tuple(STATES)
    sorts: tuple[tuple[str, str], ...] = SORTS


class UnsortedPage(msgspec.Struct):
    """Files of one `period`, or those of all with the `periods` to choose from."""

    files: list[UnsortedFile]
    pages: Pages
    period: str
    periods: list[UnsortedPeriod]


class SuggestionsPage(msgspec.Struct):
    found: MergeSuggestions
    splits: SplitSuggestions
    pages: Pages
    did: str
    at: str = ""
    count: int = 0


class MembersPage(msgspec.Struct):
    cluster: ClusterDetail
    members: list[GroupedMember]
    pages: Pages


@get("/clusters")
async def list_clusters(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    state, name = asked(request, "state"), asked(request, "name")
    sort = asked(request, "sort") or SORTS[0][0]
    found = await services.call(
        catalog.list_clusters(
            limit=PER_PAGE, cursor=cursor(request), provisional=STATES.get(state),
            name=name or None, unsorted=False, sort=sort,
        )
    )  # fmt: skip
    begins = not (state or name or cursor(request))
    unsorted = await services.call(catalog.list_unsorted(limit=NEWEST)) if begins else None
    page = ClustersPage(
        clusters=found.items,
        unsorted=unsorted.items if unsorted else [],
        pages=pages(request, found.next_cursor),
        state=state,
        name=name,
        sort=sort,
    )
    return render(request, "clusters/list.html", page)


@get("/clusters/unsorted")
async def list_unsorted(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """Files that are in no directory yet, by the time they were taken."""
    period = asked(request, "period")
    found = await services.call(
        catalog.list_unsorted(period=period or None, limit=PER_PAGE, cursor=cursor(request))
    )
    periods = await services.call(catalog.unsorted_periods(limit=PERIODS))
    page = UnsortedPage(found.items, pages(request, found.next_cursor), period, periods.items)
    return render(request, "clusters/unsorted.html", page)


@get("/clusters/suggestions")
async def list_suggestions(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    found = msgspec.convert(
        await services.call(catalog.merge_suggestions(limit=LOOKED_AT, cursor=cursor(request))),
        MergeSuggestions,
    )
    splits = await services.call(catalog.split_suggestions(limit=LOOKED_AT, cursor=cursor(request)))
    # Both look at the newest first; the next page begins after the last that both looked at.
    ends = [end for end in (found.next_cursor, splits.next_cursor) if end]
    at, count = asked(request, "at"), asked(request, "count")
    page = SuggestionsPage(
        found,
        splits,
        pages(request, max(ends, default=None)),
        asked(request, "did"),
        at=str(ClusterId.parse(at)) if at else "",
        count=int(count) if count.isdecimal() and len(count) < 10 else 0,
    )
    return render(request, "clusters/suggestions.html", page)


@get("/clusters/{cluster_id:str}")
async def show_cluster(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[str]:
    return await show(request, services, cluster_id)


@get("/clusters/{cluster_id:str}/members")
async def list_members(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[str]:
    """The members after the first ones: suggestions and outliers are not looked for again."""
    after = cursor(request)
    found = await services.call(
        catalog.cluster_members(
            id=cluster_id,
            limit=MEMBERS_SHOWN,
            cursor=after,
            companions="all" if asked(request, "companions") == "all" else "fold",
        )
    )
    page = MembersPage(
        cluster=await cluster_of(services, cluster_id),
        members=found.items,
        pages=pages(request, found.next_cursor),
    )
    return render(request, "clusters/members.html", page)


handlers = [list_clusters, list_unsorted, list_suggestions, show_cluster, list_members]
