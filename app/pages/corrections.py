"""/admin/corrections: what a person says of one file or of many, and taking it back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency

from cubby.app.ids import CorrectionId, ObjectId
from cubby.app.pages.answering import actor_of, catching, see
from cubby.app.pages.asking import filled, ticked
from cubby.app.pages.rendering import render
from cubby.app.problems import BadRequest, Problem
from cubby.app.services import Services
from cubby.db.answers import ObjectItem
from cubby.db.calls import api, catalog

SHOWN = 24
HOME = "/admin/gallery"
FIELDS = ("captured_at", "caption", "owner", "place", "add", "remove")


class CorrectPage(msgspec.Struct):
    """`objects` are the first of the files; `given` is what the form said before a refusal."""

    ids: list[str]
    objects: list[ObjectItem]
    back: str
    given: dict[str, str]
    problem: Problem | None = None


@post("/corrections")
async def ask(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    """The form for the files that were selected; nothing is changed yet."""
    ids = await ticked(request, "object")
    if not ids:
        raise BadRequest("No file is selected", hint="Select some pictures first.")
    return await _form(request, services, ids, {})


@post("/corrections/apply")
async def correct(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    ids = await ticked(request, "object")
    given = {name: await filled(request, name) for name in FIELDS}
    with catching() as caught:
        changes = changes_of(given)
        if not changes:
            raise BadRequest("The form changes nothing", hint="Fill in at least one field.")
        done = await services.call(
            api.correct_objects(
                ids=ObjectId.parse_all(ids),
                changes=changes,
                actor=actor_of(request),
            )
        )
    if caught.problem:
        return await _form(request, services, ids, given, caught.problem)
    said = {"did": "corrected", "count": str(len(ids)), "correction": done.correction_id}
    return see(_with(await filled(request, "back"), said))


@post("/corrections/undo")
async def undo(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    wanted = CorrectionId.parse(await filled(request, "correction"))
    await services.call(api.undo_correction(correction_id=wanted, actor=actor_of(request)))
    return see(_with(await filled(request, "back"), {"did": "uncorrected"}))


def changes_of(given: dict[str, str]) -> dict[str, Any]:
    """As api.correct_objects takes them. An empty field changes nothing; `-` takes a value away."""
    changes: dict[str, Any] = {
        name: None if given[name] == "-" else given[name]
        for name in ("captured_at", "caption", "owner")
        if given[name]
    }
    if given["place"]:
        changes["place"] = None if given["place"] == "-" else {"name": given["place"]}
    tags = {name: _listed(given[name]) for name in ("add", "remove") if _listed(given[name])}
    return changes | ({"tags": tags} if tags else {})


def _listed(text: str) -> list[str]:
    return [tag for tag in map(str.strip, text.split(",")) if tag]


async def _form(
    request: Request[Any, Any, Any],
    services: Services,
    ids: list[str],
    given: dict[str, str],
    problem: Problem | None = None,
) -> Response[str]:
    wanted = ObjectId.parse_all(ids[:SHOWN])
    found = await services.call(catalog.object_items(ids=wanted))
    page = CorrectPage(
        ids=ids,
        objects=found.items,
        back=_inside(await filled(request, "back")),
        given=dict.fromkeys(FIELDS, "") | given,
        problem=problem,
    )
    status = problem.status if problem else 200
    return render(request, "corrections/form.html", page, status=status)


def _with(back: str, said: dict[str, str]) -> str:
    back = _inside(back)
    return f"{back}{'&' if '?' in back else '?'}{urlencode(said)}"


def _inside(address: str) -> str:
    """A page of this server; anything else is the gallery."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/admin/"):
        return HOME
    return address if address.isprintable() and "\\" not in address else HOME


handlers = [ask, correct, undo]
