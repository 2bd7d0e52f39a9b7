"""Acts on some members of a cluster: they are ticked on its page, and the next page shows what
would happen to them."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import ClusterId, ObjectId
from cubby.app.pages.answering import actor_of, catching, refusals_shown_by, see
from cubby.app.pages.asking import filled, ticked
from cubby.app.pages.cluster_acts import clusters_named
from cubby.app.pages.cluster_page import cluster_of, show
from cubby.app.pages.rendering import render
from cubby.app.problems import BadRequest, Problem
from cubby.app.services import Services
from cubby.db.answers import ClusterDetail
from cubby.db.answers.clusters import ClusterSelection
from cubby.db.calls import api, catalog

ACTS = ("move", "split", "different", "cover")


class Target(msgspec.Struct):
    """A cluster to move to."""

    id: str
    name: str


class SelectionPage(msgspec.Struct):
    """`into`, `into_name` and `name` are what the fields show; `others` are the clusters offered
    to move to."""

    cluster: ClusterDetail
    act: str
    ids: list[str]
    selection: ClusterSelection
    with_copies: bool
    into: str = ""
    into_name: str = ""
    name: str = ""
    others: list[Target] = []
    problem: Problem | None = None

    @property
    def moving(self) -> int:
        return self.selection.chosen + (len(self.selection.copies) if self.with_copies else 0)


@post("/clusters/{cluster_id:str}/chosen")
@refusals_shown_by(show)
async def choose(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[str]:
    """What an act would do to the members that are ticked; `outlier` is one that has a better
    place, with the id of that cluster."""
    return await _ask(request, services, cluster_id)


@post("/clusters/{cluster_id:str}/chosen/{act:str}")
async def act_on_chosen(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    act: FromPath[str],
    services: NamedDependency[Services],
) -> Response[Any]:
    carried_out = {"move": _move, "split": _split, "different": _different, "cover": _cover}
    with catching() as caught:
        page = await _page(request, services, cluster_id, act)
    if caught.problem:
        return await show(request, services, cluster_id, caught.problem)
    with catching() as caught:
        members = ObjectId.parse_all(page.ids)
        if page.with_copies:
            members += ObjectId.parse_all(page.selection.copies)
        count = await carried_out[page.act](request, services, page, members)
    if caught.problem:
        page.problem = caught.problem
        return render(request, "clusters/chosen.html", page, status=page.problem.status)
    if count is None:
        return render(request, "clusters/chosen.html", page)
    return see(f"/admin/clusters/{cluster_id}?did={page.act}&count={count}")


async def _move(
    request: Request[Any, Any, Any], services: Services, page: SelectionPage, members: list[UUID]
) -> int | None:
    """None while it is not clear which cluster is meant; the page then offers some."""
    if page.into_name:
        found, _ = await clusters_named(services, page.cluster, page.into_name)
        page.others = [Target(one.id, one.name) for one in found]
        if not page.others:
            raise BadRequest(
                f"No other cluster has {page.into_name!r} in its name",
                hint="Give a part of the name of one that there is.",
            )
        if len(page.others) > 1:
            return None
        page.into = page.others[0].id
    if not page.into:
        raise BadRequest("No cluster to move to was named", hint="Choose one, or give its name.")
    await services.call(
        api.move_assets(
            cluster_id=UUID(page.cluster.id),
            asset_ids=members,
            into=ClusterId.parse(page.into),
            actor=actor_of(request),
        )
    )
    return len(members)


async def _split(
    request: Request[Any, Any, Any], services: Services, page: SelectionPage, members: list[UUID]
) -> int:
    await services.call(
        api.split_cluster(
            cluster_id=UUID(page.cluster.id),
            asset_ids=members,
            name=page.name or None,
            actor=actor_of(request),
        )
    )
    return len(members)


async def _different(
    request: Request[Any, Any, Any], services: Services, page: SelectionPage, members: list[UUID]
) -> int:
    """Every one of them from every other."""
    await services.call(
        api.judge_duplicates(
            verdicts=[
                {"a": str(a), "b": str(b), "verdict": "different"}
                for a, b in combinations(members, 2)
            ],
            actor=actor_of(request),
        )
    )
    return len(members)


async def _cover(
    request: Request[Any, Any, Any], services: Services, page: SelectionPage, members: list[UUID]
) -> int:
    await services.call(
        api.set_cluster_cover(
            cluster_id=UUID(page.cluster.id), asset_id=members[0], actor=actor_of(request)
        )
    )
    return 1


async def _ask(
    request: Request[Any, Any, Any], services: Services, cluster_id: ClusterId
) -> Response[str]:
    page = await _page(request, services, cluster_id, await filled(request, "act"))
    page.with_copies = page.act in ("move", "split")
    if page.act == "cover" and page.selection.chosen != 1:
        raise BadRequest("A cover needs exactly one member", hint="Select only that one.")
    if page.act == "different" and page.selection.chosen < 2:
        raise BadRequest("Only one file is selected", hint="Select two or more.")
    return render(request, "clusters/chosen.html", page)


async def _page(
    request: Request[Any, Any, Any], services: Services, cluster_id: ClusterId, act: str
) -> SelectionPage:
    outlier, _, nearer = (await filled(request, "outlier")).partition(" ")
    if outlier:
        act = "move"
    if act not in ACTS:
        raise BadRequest("Unknown operation on members", hint=f"Offered are {', '.join(ACTS)}.")
    ids = list(dict.fromkeys([outlier] if outlier else await ticked(request, "member")))
    if not ids:
        raise BadRequest("No member is selected", hint="Select some of the members below first.")
    selection = await services.call(
        catalog.cluster_selection(id=cluster_id, asset_ids=ObjectId.parse_all(ids))
    )
    cluster = await cluster_of(services, cluster_id, evidence=act == "move")
    return SelectionPage(
        cluster=cluster,
        act=act,
        ids=ids,
        selection=selection,
        with_copies=bool(await filled(request, "with_copies")),
        into=nearer or await filled(request, "into"),
        into_name="" if outlier else await filled(request, "into_name"),
        name=await filled(request, "name"),
        others=_offered(cluster) if act == "move" else [],
    )


def _offered(cluster: ClusterDetail) -> list[Target]:
    """Where members are likely to belong: where outliers are nearer, and what is suggested."""
    offered = [Target(one.nearer.id, one.nearer.name) for one in cluster.outliers if one.nearer]
    offered += [Target(one.id, one.name) for one in cluster.suggestions]
    return list({one.id: one for one in offered}.values())


handlers = [choose, act_on_chosen]
