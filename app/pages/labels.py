"""/admin/settings/labels: what pictures are tagged with, and what a change has looked at again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from cubby.app.pages.answering import actor_of, catching, refusals_shown_by, see
from cubby.app.pages.asking import asked, cursor, filled, filled_lines
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import BadRequest, Problem
from cubby.app.services import Services
from cubby.db.answers.labels import LabelDetail, Retagging, TagLabel
from cubby.db.calls import api, catalog

HERE = "/admin/settings/labels"


class LabelsPage(msgspec.Struct):
    """`at` is the label the act `did` was about."""

    labels: list[TagLabel]
    pages: Pages
    retagging: Retagging
    did: str = ""
    at: str = ""
    problem: Problem | None = None


class Fields(msgspec.Struct, frozen=True):
    """What the form holds: what is there, or what was typed and refused."""

    prompts: list[str]
    threshold: str
    background: bool


class LabelPage(msgspec.Struct):
    label: LabelDetail
    retagging: Retagging
    fields: Fields
    problem: Problem | None = None


@get("/settings/labels")
async def list_labels(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return await _list(request, services)


@get("/settings/labels/retagging")
async def show_retagging(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """The part that changes by itself."""
    return render(request, "labels/_retagging.html", await _retagging(services))


async def _list(
    request: Request[Any, Any, Any], services: Services, problem: Problem | None = None
) -> Response[str]:
    found = await services.call(catalog.list_labels(cursor=cursor(request)))
    page = LabelsPage(
        labels=found.items,
        pages=pages(request, found.next_cursor, HERE),
        retagging=await _retagging(services),
        did=asked(request, "did"),
        at=asked(request, "at"),
        problem=problem,
    )
    return render(request, "labels/list.html", page, status=problem.status if problem else 200)


@get("/settings/labels/edit")
@refusals_shown_by(_list)
async def edit_label(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """A label that is there, or one to be. Its name is a parameter, since it may hold a slash."""
    label = await _label(services, asked(request, "label"))
    threshold = "" if label.threshold is None else f"{label.threshold:g}"
    fields = Fields(label.prompts, threshold, label.background)
    page = LabelPage(label, await _retagging(services), fields)
    return render(request, "labels/detail.html", page)


@post("/settings/labels")
async def put_label(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    name = await filled(request, "label")
    fields = Fields(
        await filled_lines(request, "prompts"),
        await filled(request, "threshold"),
        await filled(request, "background") == "yes",
    )
    with catching() as caught:
        await services.call(
            api.put_tag_label(
                label=name,
                prompts=fields.prompts or None,
                threshold=_probability(fields.threshold),
                background=fields.background,
                actor=actor_of(request),
            )
        )
    if caught.problem:
        return await _refused(request, services, caught.problem, name, fields)
    return _see("saved", name)


@post("/settings/labels/delete")
@refusals_shown_by(_list)
async def delete_label(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    name = await filled(request, "label")
    await services.call(api.delete_tag_label(label=name, actor=actor_of(request)))
    return _see("deleted", name)


def _probability(typed: str) -> float | None:
    """What was typed as a number; the database checks its range."""
    try:
        return float(typed) if typed else None
    except ValueError:
        raise BadRequest(
            f"Invalid threshold {typed[:40]!r}",
            hint="A threshold is a probability such as 0.3; leave it empty for the model's.",
            code="wrong_threshold",
        ) from None


def _see(did: str, name: str) -> Response[Any]:
    return see(f"{HERE}?{urlencode({'did': did, 'at': name})}")


async def _refused(
    request: Request[Any, Any, Any], services: Services, problem: Problem, name: str, fields: Fields
) -> Response[str]:
    """The form as it was sent; a name no label can have leads back to the list."""
    with catching() as caught:
        label = await _label(services, name)
    if caught.problem:
        return await _list(request, services, caught.problem)
    page = LabelPage(label, await _retagging(services), fields, problem)
    return render(request, "labels/detail.html", page, status=problem.status)


async def _label(services: Services, name: str) -> LabelDetail:
    return await services.call(catalog.label_detail(label=name))


async def _retagging(services: Services) -> Retagging:
    return await services.call(catalog.retagging())


handlers = [list_labels, show_retagging, edit_label, put_label, delete_label]
