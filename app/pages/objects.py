"""/admin/objects: everything that came in, and all that is known about each thing."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import ObjectId
from cubby.app.pages.answering import catching
from cubby.app.pages.asking import asked, cursor
from cubby.app.pages.filters import flattened
from cubby.app.pages.narrowing import Narrowing, narrowing
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.pages.timelines import Step, timeline
from cubby.app.pages.trees import Node, tree
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers import Duplicate, ObjectItem, StoredObject
from cubby.db.calls import catalog

PER_PAGE = 50
COPIES = 24
SORTS = (
    ("received", "received, newest first"),
    ("captured", "taken, latest first"),
    ("captured_asc", "taken, earliest first"),
)
# Said by the page itself.
TOLD = ("captured_at", "taken_candidates", "gps")
_SECONDS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")


class ObjectsPage(msgspec.Struct):
    narrowing: Narrowing
    objects: list[ObjectItem]
    sort: str = "received"
    sorts: tuple[tuple[str, str], ...] = SORTS
    pages: Pages | None = None
    problem: Problem | None = None


class Other(msgspec.Struct):
    """A file that shows what this one shows, and what says so."""

    object: ObjectItem
    link: Duplicate
    is_original: bool


class With(msgspec.Struct):
    """A file that is one thing with this one: its main file, or a companion of it."""

    object: ObjectItem
    kind: str
    is_main: bool


class ObjectPage(msgspec.Struct):
    """`others` are the first of the `copies` there are; `at` is where a video begins to play."""

    object: StoredObject
    facts: list[tuple[str, str]]
    others: list[Other]
    copies: int
    steps: list[Step]
    companions: list[With] = []
    tree: Node | None = None
    at: float | None = None

    @property
    def traces(self) -> list[str]:
        """Ids of the traces that what happened to it belongs to."""
        return list(dict.fromkeys(step.trace_id for step in self.steps if step.trace_id))

    @property
    def spot(self) -> tuple[float, float] | None:
        """Latitude and longitude, where they are known."""
        place = self.object.place
        if place is None or place.latitude is None or place.longitude is None:
            return None
        return place.latitude, place.longitude


@get("/objects")
async def list_objects(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    page = ObjectsPage(narrowing(request), [], asked(request, "sort") or "received")
    with catching() as caught:
        found = await services.call(
            catalog.list_objects(
                filter=page.narrowing.as_filter(),
                limit=PER_PAGE,
                cursor=cursor(request),
                sort=page.sort,
            )
        )
    if caught.problem:
        page.problem = caught.problem
        return render(request, "objects/list.html", page, status=page.problem.status)
    page.objects = found.items
    page.pages = pages(request, found.next_cursor)
    return render(request, "objects/list.html", page)


@get("/objects/{system_id:str}")
async def show_object(
    request: Request[Any, Any, Any],
    system_id: FromPath[ObjectId],
    services: NamedDependency[Services],
) -> Response[str]:
    stored = await services.call(catalog.object_detail(id=system_id))
    lineage = await services.call(catalog.object_lineage(id=system_id))
    page = ObjectPage(
        object=stored,
        facts=flattened(
            {name: value for name, value in stored.metadata.items() if name not in TOLD}
        ),
        others=await _others(services, stored),
        copies=len(stored.duplicates),
        steps=timeline(lineage.items),
        companions=await _companions(services, stored),
        tree=tree(stored.document) if stored.kind == "json" and stored.status == "done" else None,
        at=_seconds(asked(request, "t")),
    )
    return render(request, "objects/detail.html", page)


def _seconds(text: str) -> float | None:
    return float(text) if _SECONDS.fullmatch(text) else None


async def _others(services: Services, stored: StoredObject) -> list[Other]:
    links = [stored.duplicate_of] if stored.duplicate_of else []
    links += stored.duplicates[:COPIES]
    if not links:
        return []
    found = await services.call(catalog.object_items(ids=[UUID(link.system_id) for link in links]))
    items = {item.system_id: item for item in found.items}
    return [
        Other(items[link.system_id], link, link is stored.duplicate_of)
        for link in links
        if link.system_id in items
    ]


async def _companions(services: Services, stored: StoredObject) -> list[With]:
    links = [stored.companion_of] if stored.companion_of else []
    links += stored.companions[:COPIES]
    if not links:
        return []
    found = await services.call(catalog.object_items(ids=[UUID(link.system_id) for link in links]))
    items = {item.system_id: item for item in found.items}
    return [
        With(items[link.system_id], link.kind, link is stored.companion_of)
        for link in links
        if link.system_id in items
    ]


handlers = [list_objects, show_object]
