"""/admin/duplicates: files that show the same, side by side, for an admin to review."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency

from cubby.app.ids import GroupId
from cubby.app.pages.asking import asked, cursor
from cubby.app.pages.filters import clock, flattened
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers.duplicates import Decision, DuplicateGroup, LinkedObject
from cubby.db.calls import catalog

PER_PAGE = 12
DECISIONS_SHOWN = 50
ONE = "/admin/duplicates/one"
COUNTED = 1000
CLASSES = {
    "identical": "identical",
    "same_picture": "same picture",
    "similar_shot": "similar shot",
}
EVIDENCE = {
    "transformation": "{}",
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
    """`kind` is the class shown, `state` whether those that a person has reviewed. `query` leads
    back here after an act. `did`, `count` and `decision` are of the act before."""

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
        """Why a file is in the group, in words; what has none is shown as it is."""
        told = {key: value for key, value in linked.evidence.items() if value is not False}
        words = [said.format(told.pop(key)) for key, said in EVIDENCE.items() if key in told]
        told.pop("space", None)
        if verified := told.pop("verified", None):
            words += _verified(verified, linked)
        return words + [f"{name} {value}" for name, value in flattened(told)]

    def address(self, kind: str, state: str) -> str:
        chosen = {"class": kind, "state": state}
        asked = urlencode({key: value for key, value in chosen.items() if value})
        return f"/admin/duplicates?{asked}" if asked else "/admin/duplicates"


class OnePage(DuplicatesPage, kw_only=True):
    """One group at a time: `left` wait, counted up to COUNTED; `after` leads to the next one."""

    left: int
    after: str | None

    @property
    def group(self) -> DuplicateGroup | None:
        return self.groups[0] if self.groups else None

    @property
    def better(self) -> LinkedObject | None:
        """The file that is better kept than the original."""
        suggested = self.group.suggested if self.group else None
        best = suggested.system_id if suggested else None
        linked = self.group.duplicates if self.group else []
        return next((one for one in linked if one.system_id == best), None)

    def all_classes(self) -> list[tuple[str, str]]:
        """(address, name) of each class and of all."""
        named = {"": "all", **CLASSES}
        return [
            (f"{ONE}?{urlencode({'class': kind})}" if kind else ONE, name)
            for kind, name in named.items()
        ]


class DecisionsPage(msgspec.Struct):
    decisions: list[Decision]
    pages: Pages
    did: str = ""
    problem: Problem | None = None


def _verified(measured: dict[str, Any], linked: LinkedObject) -> list[str]:
    """What a comparison of two files found, as far as it helps a person decide."""
    if "span" in measured:
        return _spans(measured, linked)
    words = [f"{100 * measured['agreeing']:.0f} % of the blocks agree"]
    if measured.get("inliers") is not None:
        words.append(f"{measured['inliers']} keypoints agree")
    return words


def _spans(measured: dict[str, Any], linked: LinkedObject) -> list[str]:
    """Which part of a film or sound is which part of the file it was found by."""
    spans = [" to ".join(clock(at) for at in span) for span in measured["span"]]
    of_this, of_that = spans if measured["from"] == linked.system_id else reversed(spans)
    words = [f"{of_this} of this is {of_that} of that"]
    if "motion" in measured:
        words.append(f"{100 * measured['motion']:.0f} % of the motion agrees")
    if "sound_errors" in measured:
        words.append(f"{100 * (1 - measured['sound_errors']):.0f} % of the sound agrees")
    return words


@get("/duplicates")
async def list_duplicates(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return await show(request, services)


@get("/duplicates/one")
async def show_one(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """The next group that waits, or the one that is named."""
    kind = asked(request, "class")
    kind = kind if kind in CLASSES else ""
    if named := asked(request, "group"):
        some = await services.call(
            catalog.duplicate_groups(originals=[GroupId.parse(named)], class_=kind or None)
        )
        groups, following = some.items, None
    else:
        found = await services.call(
            catalog.list_duplicates(
                class_=kind or None, limit=1, cursor=cursor(request), judged=False
            )
        )
        groups, following = found.items, found.next_cursor
    left = await services.call(
        catalog.count_duplicates(class_=kind or None, judged=False, most=COUNTED)
    )
    kept = {"class": kind, "cursor": cursor(request) or "", "view": "one"}
    count = asked(request, "count")
    page = OnePage(
        groups=groups,
        pages=pages(request, following, ONE),
        kind=kind,
        state="",
        query=urlencode({key: value for key, value in kept.items() if value}),
        did=asked(request, "did"),
        count=count if count.isdigit() else "",
        decision=asked(request, "decision"),
        left=left,
        after=pages(request, following, ONE).next,
    )
    return render(request, "duplicates/one.html", page)


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


handlers = [list_duplicates, show_one, list_decisions]
