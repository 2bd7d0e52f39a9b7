"""What a threshold or a split by vectors would do to a cluster, shown before it is done."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import ClusterId
from cubby.app.pages.answering import actor_of, catching, see
from cubby.app.pages.asking import asked, filled
from cubby.app.pages.cluster_page import cluster_of, moved_by
from cubby.app.pages.rendering import render
from cubby.app.problems import BadRequest, Problem
from cubby.app.services import Services
from cubby.db.answers import ClusterDetail, SplitPreview, ThresholdPreview
from cubby.db.calls import api, catalog


class ThresholdPage(msgspec.Struct):
    """`value` is what the field shows: after a refusal still what was typed."""

    cluster: ClusterDetail
    value: str
    preview: ThresholdPreview | None = None
    problem: Problem | None = None


class SplitPage(msgspec.Struct):
    cluster: ClusterDetail
    k: str
    preview: SplitPreview | None = None
    problem: Problem | None = None

    @property
    def leaving(self) -> int:
        return sum(part.members for part in self.preview.parts[1:]) if self.preview else 0


@get("/clusters/{cluster_id:str}/threshold")
async def preview_threshold(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[str]:
    return await _show_threshold(request, services, cluster_id, asked(request, "value"))


@post("/clusters/{cluster_id:str}/threshold")
async def set_threshold(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[Any]:
    value = await filled(request, "value")
    with catching() as caught:
        answer = await services.call(
            api.set_cluster_threshold(
                cluster_id=cluster_id,
                value=_number(value),
                actor=actor_of(request),
            )
        )
    if caught.problem:
        return await _show_threshold(request, services, cluster_id, value, caught.problem)
    return see(f"/admin/clusters/{cluster_id}?did=threshold&count={moved_by(answer)}")


@get("/clusters/{cluster_id:str}/split")
async def preview_split(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[str]:
    return await _show_split(request, services, cluster_id, asked(request, "k"))


@post("/clusters/{cluster_id:str}/split")
async def split(
    request: Request[Any, Any, Any],
    cluster_id: FromPath[ClusterId],
    services: NamedDependency[Services],
) -> Response[Any]:
    k = await filled(request, "k")
    with catching() as caught:
        answer = await services.call(
            api.split_cluster(cluster_id=cluster_id, k=_count(k), actor=actor_of(request))
        )
    if caught.problem:
        return await _show_split(request, services, cluster_id, k, caught.problem)
    return see(f"/admin/clusters/{cluster_id}?did=split&count={moved_by(answer)}")


async def _show_threshold(
    request: Request[Any, Any, Any],
    services: Services,
    cluster_id: ClusterId,
    value: str,
    problem: Problem | None = None,
) -> Response[str]:
    page = ThresholdPage(await cluster_of(services, cluster_id), value, problem=problem)
    with catching() as caught:
        found = await services.call(catalog.threshold_preview(id=cluster_id, value=_number(value)))
        page.preview = found
    if caught.problem:
        page.problem = problem or caught.problem
    status = page.problem.status if page.problem else 200
    return render(request, "clusters/threshold.html", page, status=status)


async def _show_split(
    request: Request[Any, Any, Any],
    services: Services,
    cluster_id: ClusterId,
    k: str,
    problem: Problem | None = None,
) -> Response[str]:
    page = SplitPage(await cluster_of(services, cluster_id), k, problem=problem)
    if problem is None:
        with catching() as caught:
            found = await services.call(catalog.split_preview(id=cluster_id, k=_count(k)))
            page.preview = found
        page.problem = caught.problem
    status = page.problem.status if page.problem else 200
    return render(request, "clusters/split.html", page, status=status)


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise BadRequest("A threshold is a number from 0 to 1", hint="For example 0.8.") from None


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text)
    raise BadRequest("Into how many parts is a number from 2 to 20", hint="For example 2.")


handlers = [preview_threshold, set_threshold, preview_split, split]
