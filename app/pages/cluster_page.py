"""The page of one cluster, as it is and after something that was tried on it."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response

from cubby.app.ids import ClusterId
from cubby.app.pages.asking import asked
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers import ClusterDetail, GroupedMember, PastAct
from cubby.db.calls import catalog

MEMBERS_SHOWN = 60
ACTS_SHOWN = 10
# Before every id. Suggestions and outliers come with the page of members that has no cursor, and
# looking for them takes a look at every member.
_WITHOUT_EVIDENCE = "00000000-0000-0000-0000-000000000000"


class ClusterPage(msgspec.Struct):
    """`name` is what the name field shows: after a refusal still what was typed. `count` is how
    many files the act before this page moved. `every` shows the companions of members, too."""

    cluster: ClusterDetail
    members: list[GroupedMember]
    pages: Pages
    acts: list[PastAct]
    more_acts: bool
    name: str
    did: str = ""
    count: str = ""
    problem: Problem | None = None
    every: bool = False

    @property
    def last(self) -> PastAct | None:
        """What undo would take back."""
        return next((act for act in self.acts if act.undone_at is None), None)

    @property
    def in_the_way(self) -> list[dict[str, Any]]:
        """What keeps an act from being undone."""
        return self.problem.extra.get("in_the_way", []) if self.problem else []

    @property
    def made(self) -> list[tuple[str, str]]:
        """Ids and names of the clusters that the last act made."""
        return [(one, self.last.names[one]) for one in self.last.made] if self.last else []


async def cluster_of(
    services: Services, cluster_id: ClusterId, *, evidence: bool = False
) -> ClusterDetail:
    """A cluster and, as `evidence`, what it may be merged with and which members may not belong to
    it."""
    found = await services.call(
        catalog.cluster_detail(
            id=cluster_id,
            limit=1,
            cursor=None if evidence else _WITHOUT_EVIDENCE,
        )
    )
    return msgspec.convert(found, ClusterDetail)


async def show(
    request: Request[Any, Any, Any],
    services: Services,
    cluster_id: ClusterId,
    problem: Problem | None = None,
    name: str | None = None,
) -> Response[str]:
    cluster = await cluster_of(services, cluster_id, evidence=True)
    every = asked(request, "companions") == "all"
    members = await services.call(
        catalog.cluster_members(
            id=cluster_id, limit=MEMBERS_SHOWN, companions="all" if every else "fold"
        )
    )
    acts = await services.call(catalog.cluster_acts(id=cluster_id, limit=ACTS_SHOWN))
    count = asked(request, "count")
    page = ClusterPage(
        cluster=cluster,
        members=members.items,
        pages=pages(request, members.next_cursor, f"/admin/clusters/{cluster_id}/members"),
        acts=acts.items,
        more_acts=acts.next_cursor is not None,
        name=cluster.name if name is None else name,
        did=asked(request, "did") if problem is None else "",
        count=count if count.isdigit() else "",
        problem=problem,
        every=every,
    )
    status = problem.status if problem else 200
    return render(request, "clusters/detail.html", page, status=status)


def moved_by(cluster: ClusterDetail) -> int:
    """How many files the act that just ended moved."""
    return cluster.last_act.assets if cluster.last_act else 0
