"""Clusters: what they hold, and what a person says about them."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Router, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from app.actors import actor_of
from app.api.answers import ClusterDetail, ClusterList
from app.api.parameters import Cursor, Limit
from app.ids import parse_uuid
from app.openapi import problems
from app.problems import BadRequest, NotOffered
from app.services import Services

OPERATIONS = ("rename", "confirm")


class ClusterChange(msgspec.Struct):
    """`{"op": "rename", "name": "Sunsets"}` or `{"op": "confirm"}`."""

    op: str
    name: str | None = None


@get("/", opt={"role": "read"}, responses=problems(), summary="List clusters")
async def list_clusters(
    services: NamedDependency[Services], limit: Limit = 50, cursor: Cursor = None
) -> ClusterList:
    """Newest first."""
    return await services.call(  # type: ignore[no-any-return]
        "catalog.list_clusters", p_limit=limit, p_cursor=cursor
    )


@get("/{cluster_id:str}", opt={"role": "read"}, responses=problems(404), summary="Show a cluster")
async def show_cluster(
    cluster_id: FromPath[str],
    services: NamedDependency[Services],
    limit: Limit = 100,
    cursor: Cursor = None,
) -> ClusterDetail:
    """A cluster and a page of its members."""
    return await services.call(  # type: ignore[no-any-return]
        "catalog.cluster_detail",
        p_id=parse_uuid(cluster_id, "cluster"),
        p_limit=limit,
        p_cursor=cursor,
    )


@patch(
    "/{cluster_id:str}",
    opt={"role": "admin"},
    responses=problems(404, 408, 409, 422),
    summary="Change a cluster",
)
async def change_cluster(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[str],
    data: JSONBody[ClusterChange],
    services: NamedDependency[Services],
) -> ClusterDetail:
    """Rename it, or confirm that it is right; answers the new state."""
    wanted = parse_uuid(cluster_id, "cluster")
    actor = actor_of(request)
    if data.op == "rename":
        if data.name is None:
            raise BadRequest(
                "a rename needs a name", hint='Send {"op": "rename", "name": "..."}.',
                code="missing_name",
            )  # fmt: skip
        return await services.call(  # type: ignore[no-any-return]
            "api.rename_cluster", p_cluster_id=wanted, p_name=data.name, p_actor=actor
        )
    if data.op == "confirm":
        return await services.call(  # type: ignore[no-any-return]
            "api.confirm_cluster", p_cluster_id=wanted, p_actor=actor
        )
    raise NotOffered(
        f"clusters know no operation {data.op[:40]!r}",
        hint=f"Offered are {' and '.join(OPERATIONS)}.",
        code="unknown_operation",
        extra={"op": data.op[:40], "offered": list(OPERATIONS)},
    )


clusters = Router(
    "/clusters", route_handlers=[list_clusters, show_cluster, change_cluster], tags=["clusters"]
)
