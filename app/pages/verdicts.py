"""What a person says of duplicates: on a pair or a group at once, on many after a second look."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency

from cubby.app.ids import GroupId, ObjectId
from cubby.app.pages.answering import actor_of, refusals_shown_by, see
from cubby.app.pages.asking import filled, ticked
from cubby.app.pages.duplicates import CLASSES, ONE, show, show_decisions
from cubby.app.pages.rendering import render
from cubby.app.problems import BadRequest
from cubby.app.services import Services
from cubby.db.answers.duplicates import DuplicateGroup
from cubby.db.calls import api, catalog

BULK = ("same", "different", "keep")


class ManyPage(msgspec.Struct):
    """Groups that were ticked, and what is to be said of all of them. Where the suggested file is
    the original already, there is nothing to `keep`."""

    act: str
    groups: list[str]
    files: int
    query: str


@post("/duplicates/verdicts")
@refusals_shown_by(show)
async def judge(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    """`say` is the button that was pressed: `same A B`, `different GROUP`, `keep GROUP FILE`,
    `release FILE`, `undo DECISION`, or an act on all groups that are ticked."""
    said = (await filled(request, "say")).split()
    if said[:1] == ["many"]:
        return await _ask(request, services, said[1])
    return await _say(request, services, said)


@post("/duplicates/many")
@refusals_shown_by(show)
async def judge_many(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    act, groups = await filled(request, "act"), await ticked(request, "group")
    if act == "keep":
        choices = [dict(zip(("group", "keep"), one.split(), strict=True)) for one in groups]
        return await _keep(request, services, choices)
    return await _judge(request, services, act, [{"group": one, "verdict": act} for one in groups])


@post("/duplicates/decisions")
@refusals_shown_by(show_decisions)
async def take_back(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    decisions = await ticked(request, "decision")
    if not decisions:
        raise BadRequest("No decision is selected", hint="Select some of them first.")
    await services.call(
        api.judge_duplicates(
            verdicts=[{"decision": one, "verdict": "undecided"} for one in decisions],
            actor=actor_of(request),
        )
    )
    return see("/admin/duplicates/decisions?did=undecided")


async def _say(
    request: Request[Any, Any, Any], services: Services, said: list[str]
) -> Response[Any]:
    match said:
        case ["keep", group, file]:
            return await _keep(request, services, [{"group": group, "keep": file}])
        case ["release", file]:
            await services.call(
                api.release_originals(asset_ids=[ObjectId.parse(file)], actor=actor_of(request))
            )
            return await _back(request, did="released")
        case ["undo", decision]:
            return await _judge(
                request, services, "undecided", [{"decision": decision, "verdict": "undecided"}]
            )
        case [("same" | "different" | "undecided") as verdict, a, b]:
            return await _judge(request, services, verdict, [{"a": a, "b": b, "verdict": verdict}])
        case [("same" | "different") as verdict, group]:
            return await _judge(request, services, verdict, [{"group": group, "verdict": verdict}])
    raise BadRequest("Unknown verdict", hint="Use the buttons of the page.")


async def _judge(
    request: Request[Any, Any, Any], services: Services, verdict: str, verdicts: list[Any]
) -> Response[Any]:
    answer = await services.call(api.judge_duplicates(verdicts=verdicts, actor=actor_of(request)))
    return await _back(request, did=verdict, count=answer.judged, decision=answer.decision_id)


async def _keep(
    request: Request[Any, Any, Any], services: Services, choices: list[dict[str, str]]
) -> Response[Any]:
    answer = await services.call(api.keep_originals(choices=choices, actor=actor_of(request)))
    return await _back(request, did="keep", count=answer.kept, group=choices[0]["keep"])


async def _ask(request: Request[Any, Any, Any], services: Services, act: str) -> Response[str]:
    """What would be said of all groups that are ticked, before it is."""
    wanted = await ticked(request, "group")
    if not wanted or act not in BULK:
        raise BadRequest("No group is selected", hint="Select some of the groups first.")
    query = await filled(request, "query")
    kind = dict(parse_qsl(query)).get("class", "") if act == "keep" else ""
    groups = await _groups(services, wanted, kind if kind in CLASSES else None)
    if act == "keep":
        groups = [one for one in groups if one.suggested and one.suggested.system_id != one.group]
        if not groups:
            raise BadRequest(
                "The suggested file is the original already", hint="Nothing is to be changed."
            )
    page = ManyPage(
        act=act,
        groups=[
            f"{one.group} {one.suggested.system_id}" if act == "keep" and one.suggested
            else one.group
            for one in groups
        ],
        files=sum(one.total + 1 for one in groups),
        query=query,
    )  # fmt: skip
    return render(request, "duplicates/many.html", page)


async def _groups(services: Services, wanted: list[str], kind: str | None) -> list[DuplicateGroup]:
    """The groups as they are now, by links of one class or of all; those that are no more are left
    out."""
    found = await services.call(
        catalog.duplicate_groups(originals=GroupId.parse_all(wanted), class_=kind)
    )
    return found.items


async def _back(request: Request[Any, Any, Any], **said: Any) -> Response[Any]:
    """To the list as it was, with what was done. One by one, that is the next group; of another
    original the same one."""
    known = {"class", "state", "cursor"}
    asked = parse_qsl(await filled(request, "query"))
    query = [(key, value) for key, value in asked if key in known]
    if ("view", "one") in asked:
        return see(f"{ONE}?{urlencode([*query, *said.items()])}")
    said.pop("group", None)
    return see(f"/admin/duplicates?{urlencode([*query, *said.items()])}")


handlers = [judge, judge_many, take_back]
