"""/admin/duplicates: files that show the same, side by side, for an admin to review."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency

from cubby.app.pages.asking import asked, cursor
from cubby.app.pages.filters import flattened
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers.duplicates import Decision, DuplicateGroup, LinkedObject
from cubby.db.calls import catalog

PER_PAGE = 12
DECISIONS_SHOWN = 50
CLASSES = {
    "identical": "identical",
    "same_picture": "same picture",
    "similar_shot": "similar shot",
}
EVIDENCE = {
    "sha256": "the same bytes",
    "pixels": "the same pixels",
    "cosine": "similarity {}",
    "phash_bits": "{} of 64 bits of the hash differ",
    "mirrored": "mirrored",
    "seconds_apart": "taken {} s apart",
    "judged_by": "linked by {}",
    "like": "like another copy",
}
STATES = {"": False, "judged": True}


class DuplicatesPage(msgspec.Struct):
    """`kind` is the class shown, `state` whether those a person has judged. `query` leads back
    here after an act. `did`, `count` and `decision` are of the act before."""

    groups: list[DuplicateGroup]
    pages: Pages
    kind: str
    state: str
    query: str
    did: str = ""
    count: str = ""
    decision: str = ""
    problem: Problem | None = None

    @property
    def classes(self) -> dict[str, str]:
        return CLASSES

    def evidence(self, linked: LinkedObject) -> list[str]:
        """Why a file is in the group, in words; what has none is told as it is."""
        told = {key: value for key, value in linked.evidence.items() if value is not False}
        words = [said.format(told.pop(key)) for key, said in EVIDENCE.items() if key in told]
        told.pop("space", None)
        return words + [f"{name} {value}" for name, value in flattened(told)]

    def address(self, kind: str, state: str) -> str:
        chosen = {"class": kind, "state": state}
        asked = urlencode({key: value for key, value in chosen.items() if value})
        return f"/admin/duplicates?{asked}" if asked else "/admin/duplicates"


class DecisionsPage(msgspec.Struct):
    decisions: list[Decision]
    pages: Pages
    did: str = ""
    problem: Problem | None = None


@get("/duplicates")
async def list_duplicates(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return await show(request, services)


@get("/duplicates/decisions")
async def list_decisions(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return await show_decisions(request, services)


async def show(
    request: Request[Any, Any, Any], services: Services, problem: Problem | None = None
) -> Response[str]:
    kind, state = asked(request, "class"), asked(request, "state")
    kind, state = kind if kind in CLASSES else "", state if state in STATES else ""
    found = await services.call(
        catalog.list_duplicates(
            class_=kind or None, limit=PER_PAGE, cursor=cursor(request), judged=STATES[state]
        )
    )
    kept = {"class": kind, "state": state, "cursor": cursor(request) or ""}
    count = asked(request, "count")
    page = DuplicatesPage(
        groups=found.items,
        pages=pages(request, found.next_cursor, "/admin/duplicates"),
        kind=kind,
        state=state,
        query=urlencode({key: value for key, value in kept.items() if value}),
        did=asked(request, "did") if problem is None else "",
        count=count if count.isdigit() else "",
        decision=asked(request, "decision"),
        problem=problem,
    )
    status = problem.status if problem else 200
    return render(request, "duplicates/list.html", page, status=status)


async def show_decisions(
    request: Request[Any, Any, Any], services: Services, problem: Problem | None = None
) -> Response[str]:
    found = await services.call(
        catalog.list_duplicate_decisions(limit=DECISIONS_SHOWN, cursor=cursor(request))
    )
    page = DecisionsPage(
        decisions=found.items,
        pages=pages(request, found.next_cursor, "/admin/duplicates/decisions"),
        did=asked(request, "did") if problem is None else "",
        problem=problem,
    )
    status = problem.status if problem else 200
    return render(request, "duplicates/decisions.html", page, status=status)


handlers = [list_duplicates, list_decisions]
