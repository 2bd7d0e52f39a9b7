"""What a person does to a whole cluster: each act is a form of its page, and comes back there."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import ClusterId
from cubby.app.pages.answering import actor_of, catching, refusals_shown_by, see
from cubby.app.pages.asking import asked, filled
from cubby.app.pages.cluster_page import cluster_of, moved_by, show
from cubby.app.pages.rendering import render
from cubby.app.services import Services
from cubby.db.answers import ClusterDetail, ClusterItem
from cubby.db.calls import api, catalog

OFFERED = 24


class MergePage(msgspec.Struct):
    """Clusters to merge with: those with `name` in their name."""

    cluster: ClusterDetail
    name: str
    others: list[ClusterItem]
    more: bool


@post("/clusters/{cluster_id:str}/rename")
async def rename_cluster(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[Any]:
    name = await filled(request, "name")
    act = services.call(
        api.rename_cluster(cluster_id=cluster_id, name=name, actor=actor_of(request))
    )
    return await _done(request, services, cluster_id, act, did="renamed", name=name)


@post("/clusters/{cluster_id:str}/confirm")
async def confirm_cluster(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[Any]:
    act = services.call(api.confirm_cluster(cluster_id=cluster_id, actor=actor_of(request)))
    return await _done(request, services, cluster_id, act, did="confirmed")


@post("/clusters/{cluster_id:str}/undo")
async def undo(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[Any]:
    act = services.call(api.undo_cluster_act(cluster_id=cluster_id, actor=actor_of(request)))
    return await _done(request, services, cluster_id, act, did="undone")


@post("/clusters/{cluster_id:str}/apart")
async def tell_apart(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[Any]:
    other = ClusterId.parse(await filled(request, "other"))
    act = services.call(
        api.tell_clusters_apart(cluster_id=cluster_id, from_=[other], actor=actor_of(request))
    )
    return await _done(request, services, cluster_id, act, did="apart")


@get("/clusters/{cluster_id:str}/merge")
async def choose_merge(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[str]:
    name = asked(request, "name")
    cluster = await cluster_of(services, cluster_id)
    others, more = await clusters_named(services, cluster, name)
    return render(request, "clusters/merge.html", MergePage(cluster, name, others, more))


@post("/clusters/{cluster_id:str}/merge")
@refusals_shown_by(show)
async def merge_clusters(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[Any]:
    """`keep` says which of the two continues; the reader is led there."""
    this, other = cluster_id, ClusterId.parse(await filled(request, "other"))
    into, gone = (other, this) if await filled(request, "keep") == "other" else (this, other)
    answer = await services.call(
        api.merge_clusters(cluster_id=into, from_=[gone], actor=actor_of(request))
    )
    return see(await _place(request, into, did="merged", count=moved_by(answer)))


async def clusters_named(
    services: Services, cluster: ClusterDetail, name: str
) -> tuple[list[ClusterItem], bool]:
    """Other clusters with these words in their name that could share members with this one, and
    whether there are more. One of exactly that name stands alone."""
    if not name:
        return [], False
    found = await services.call(catalog.list_clusters(limit=OFFERED + 1, name=name))
    others = [one for one in found.items if one.id != cluster.id and one.space == cluster.space]
    exact = [one for one in others if one.name.lower() == name.lower()]
    return exact or others[:OFFERED], found.next_cursor is not None


async def _done(
    request: Request[Any, Any, Any],
    services: Services,
    cluster_id: ClusterId,
    act: Awaitable[Any],
    *,
    did: str,
    name: str | None = None,
) -> Response[Any]:
    with catching() as caught:
        await act
    if caught.problem:
        return await show(request, services, cluster_id, caught.problem, name)
    return see(await _place(request, cluster_id, did=did))


async def _place(request: Request[Any, Any, Any], cluster_id: ClusterId, **said: Any) -> str:
    """The page of the cluster, or the suggestions for readers of the suggestions."""
    if await filled(request, "back") == "suggestions":
        return f"/admin/clusters/suggestions?{urlencode({**said, 'at': cluster_id})}"
    return f"/admin/clusters/{cluster_id}?{urlencode(said)}"


handlers = [
    rename_cluster, confirm_cluster, undo, tell_apart, choose_merge, merge_clusters,
]  # fmt: skip
