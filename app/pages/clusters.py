"""/admin/clusters: directories of like media; a person names them and says they are right."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from app.api.answers import ClusterDetail, ClusterItem
from app.ids import parse_uuid
from app.pages.answering import actor_of, refused, see
from app.pages.asking import asked, cursor, filled
from app.pages.rendering import Pages, pages, render
from app.problems import Problem
from app.services import Services

PER_PAGE = 60


class ClustersPage(msgspec.Struct):
    clusters: list[ClusterItem]
    pages: Pages


class ClusterPage(msgspec.Struct):
    """`name` is what the name field shows: after a refusal still what was typed."""

    cluster: ClusterDetail
    pages: Pages
    name: str
    did: str = ""
    problem: Problem | None = None


@get("/clusters")
async def list_clusters(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    found = await services.call("catalog.list_clusters", p_limit=PER_PAGE, p_cursor=cursor(request))
    page = ClustersPage(
        clusters=msgspec.convert(found["items"], list[ClusterItem]),
        pages=pages(request, found["next_cursor"]),
    )
    return render(request, "clusters/list.html", page)


@get("/clusters/{cluster_id:str}")
async def show_cluster(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[str]:
    return await _show(request, services, cluster_id)


@post("/clusters/{cluster_id:str}/rename")
async def rename_cluster(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[Any]:
    name = await filled(request, "name")
    try:
        await services.call(
            "api.rename_cluster",
            p_cluster_id=parse_uuid(cluster_id, "cluster"),
            p_name=name,
            p_actor=actor_of(request),
        )
    except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
        return await _show(request, services, cluster_id, refused(error), name)
    return see(f"/admin/clusters/{cluster_id}?did=renamed")


@post("/clusters/{cluster_id:str}/confirm")
async def confirm_cluster(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[str],
    services: NamedDependency[Services],
) -> Response[Any]:
    await services.call(
        "api.confirm_cluster",
        p_cluster_id=parse_uuid(cluster_id, "cluster"),
        p_actor=actor_of(request),
    )
    return see(f"/admin/clusters/{cluster_id}?did=confirmed")


async def _show(
    request: Request[Any, Any, Any],
    services: Services,
    cluster_id: str,
    problem: Problem | None = None,
    name: str | None = None,
) -> Response[str]:
    found = await services.call(
        "catalog.cluster_detail",
        p_id=parse_uuid(cluster_id, "cluster"),
        p_limit=PER_PAGE,
        p_cursor=cursor(request),
    )
    cluster = msgspec.convert(found, ClusterDetail)
    page = ClusterPage(
        cluster=cluster,
        pages=pages(request, cluster.next_cursor),
        name=cluster.name if name is None else name,
        did=asked(request, "did"),
        problem=problem,
    )
    status = problem.status if problem else 200
    return render(request, "clusters/detail.html", page, status=status)


handlers = [list_clusters, show_cluster, rename_cluster, confirm_cluster]
