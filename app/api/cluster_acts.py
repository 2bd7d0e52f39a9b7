"""PATCH /clusters/{id}: what a person says about a cluster. Each operation is one function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from cubby.app.actors import actor_of
from cubby.app.ids import ClusterId, ObjectId
from cubby.app.openapi import problems
from cubby.app.problems import BadRequest, NotOffered
from cubby.app.services import Services
from cubby.db.answers import ClusterDetail, SplitPreview, ThresholdPreview
from cubby.db.calls import api, catalog
from cubby.db.calls.call import Call

Ids = Annotated[list[str], msgspec.Meta(max_length=100_000)]
_SOME = "0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90"


class ClusterChange(msgspec.Struct):
    """`op` and the members it needs; `preview` is for a split by `k` and for a threshold, and
    changes nothing."""

    op: str
    name: str | None = None
    into: str | None = None
    from_: Ids | None = msgspec.field(name="from", default=None)
    asset_ids: Ids | None = None
    asset_id: str | None = None
    k: Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)] | None = None
    value: float | None = None
    preview: bool = False


Change = Call[ClusterDetail | SplitPreview | ThresholdPreview]


def _rename(cluster: UUID, change: ClusterChange, actor: str) -> Change:
    name = _needed(change.name, "A rename needs a name", '{"op": "rename", "name": "..."}', "name")
    return api.rename_cluster(cluster_id=cluster, name=name, actor=actor)


def _confirm(cluster: UUID, _: ClusterChange, actor: str) -> Change:
    return api.confirm_cluster(cluster_id=cluster, actor=actor)


def _merge(cluster: UUID, change: ClusterChange, actor: str) -> Change:
    """`into` gives this cluster to another one, `from` takes others in."""
    if (change.into is None) == (change.from_ is None):
        raise BadRequest(
            "A merge needs either into or from",
            hint='Send {"op": "merge", "into": "<id>"} or {"op": "merge", "from": ["<id>"]}.',
            code="missing_into_or_from",
        )
    if change.into is not None:
        survivor = ClusterId.parse(change.into)
        return api.merge_clusters(cluster_id=survivor, from_=[cluster], actor=actor)
    absorbed = ClusterId.parse_all(change.from_ or [])
    return api.merge_clusters(cluster_id=cluster, from_=absorbed, actor=actor)


def _apart(cluster: UUID, change: ClusterChange, actor: str) -> Change:
    shape = '{"op": "apart", "from": ["<id>"]}'
    others = _needed(change.from_, "Telling apart needs from, other clusters", shape, "from")
    return api.tell_clusters_apart(
        cluster_id=cluster, from_=ClusterId.parse_all(others), actor=actor
    )


def _split(cluster: UUID, change: ClusterChange, actor: str) -> Change:
    if change.preview:
        k = _needed(change.k, "A preview needs k", '{"op": "split", "k": 2, "preview": true}', "k")
        return catalog.split_preview(id=cluster, k=k)
    return api.split_cluster(
        cluster_id=cluster,
        asset_ids=None if change.asset_ids is None else _objects(change.asset_ids),
        k=change.k,
        name=change.name,
        actor=actor,
    )


def _threshold(cluster: UUID, change: ClusterChange, actor: str) -> Change:
    value = _needed(
        change.value, "A threshold needs a value", '{"op": "threshold", "value": 0.8}', "value"
    )
    if change.preview:
        return catalog.threshold_preview(id=cluster, value=value)
    return api.set_cluster_threshold(cluster_id=cluster, value=value, actor=actor)


def _cover(cluster: UUID, change: ClusterChange, actor: str) -> Change:
    asset = _needed(
        change.asset_id, "A cover needs an asset_id", '{"op": "cover", "asset_id": "..."}',
        "asset_id",
    )  # fmt: skip
    wanted = ObjectId.parse(asset)
    return api.set_cluster_cover(cluster_id=cluster, asset_id=wanted, actor=actor)


def _move(cluster: UUID, change: ClusterChange, actor: str) -> Change:
    shape = '{"op": "move", "asset_ids": ["..."], "into": "..."}'
    into = _needed(change.into, "A move needs into, a cluster", shape, "into")
    assets = _needed(change.asset_ids, "A move needs asset_ids", shape, "asset_ids")
    return api.move_assets(
        cluster_id=cluster,
        asset_ids=_objects(assets),
        into=ClusterId.parse(into),
        actor=actor,
    )


OPERATIONS: dict[str, Callable[[UUID, ClusterChange, str], Change]] = {
    "rename": _rename,
    "merge": _merge,
    "split": _split,
    "move": _move,
    "confirm": _confirm,
    "threshold": _threshold,
    "cover": _cover,
    "apart": _apart,
}
_PREVIEWED = ("split", "threshold")


@patch(
    "/{cluster_id:str}",
    opt={"role": "admin"},
    responses=problems(404, 409, 422),
    summary="Change a cluster",
)
async def change_cluster(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    data: JSONBody[ClusterChange],
    services: NamedDependency[Services],
) -> ClusterDetail | SplitPreview | ThresholdPreview:
    """Answers the new state (of a merge that of the cluster with all members), or with `preview`
    what would happen. Every act is kept with its actor and can be undone. A merge, a split and a
    move bind what Cubby does with these pictures, and with copies of them, from then on."""
    operation = OPERATIONS.get(data.op)
    if operation is None:
        raise NotOffered(
            f"Unknown operation on clusters: {data.op[:40]!r}",
            hint=f"Offered are {', '.join(OPERATIONS)}.",
            code="unknown_operation",
            extra={"op": data.op[:40], "offered": list(OPERATIONS)},
        )
    if data.preview and data.op not in _PREVIEWED:
        raise NotOffered(
            f"A {data.op} has no preview",
            hint=f"There is one of {' and '.join(_PREVIEWED)}; everything can be undone.",
            code="no_preview",
        )
    return await services.call(operation(cluster_id, data, actor_of(request)))


def _needed(value: Any, sentence: str, shape: str, field: str) -> Any:
    if value is None:
        raise BadRequest(sentence, hint=f"Send {shape}.", code=f"missing_{field}")
    return value


def _objects(ids: list[str]) -> list[UUID]:
    return ObjectId.parse_all(ids)
