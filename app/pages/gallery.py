"""/admin/gallery: pictures, films and sounds by the day they were taken, and by folder."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import ObjectId
from cubby.app.pages.answering import catching
from cubby.app.pages.asking import asked, cursor
from cubby.app.pages.cameras import camera_line
from cubby.app.pages.days import Day, days_of, start_of
from cubby.app.pages.narrowing import Narrowing, narrowing
from cubby.app.pages.rendering import narrowed, render
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers import Folder, Months, ObjectItem, StoredObject
from cubby.db.calls import catalog

PER_PAGE = 120
HERE = "/admin/gallery"
SIZES = {"s": "small", "m": "medium", "l": "large"}
# Where in the list a page is, and what an act before it left: not part of what the list is.
_PLACE = ("cursor", "newer", "at", "did", "count", "correction")


class GalleryPage(msgspec.Struct):
    """`newer` and `older` are the addresses of the pages before and after."""

    narrowing: Narrowing
    size: str
    question: str = ""
    days: list[Day] = []
    months: Months | None = None
    at: str = ""
    newer: str | None = None
    older: str | None = None
    correction: str = ""
    did: str = ""
    count: str = ""
    problem: Problem | None = None
    sizes: dict[str, str] = msgspec.field(default_factory=SIZES.copy)
    query: str = ""
    addresses: dict[str, str] = {}


class FolderPage(msgspec.Struct):
    """`trail` are the folders above, from the top."""

    path: str
    size: str
    trail: list[tuple[str, str]]
    folders: list[Folder]
    objects: list[ObjectItem]
    older: str | None = None
    problem: Problem | None = None


class FactsPart(msgspec.Struct):
    """What the lightbox shows beside a file."""

    object: StoredObject

    @property
    def camera(self) -> list[str]:
        return camera_line(self.object.metadata)


@get("/gallery")
async def show_gallery(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    chosen = asked(request, "size")
    page = GalleryPage(
        narrowing(request),
        chosen if chosen in SIZES else "m",
        question=asked(request, "q"),
        at=asked(request, "at"),
        correction=asked(request, "correction"),
        did=asked(request, "did"),
        count=asked(request, "count") if asked(request, "count").isdecimal() else "",
    )
    wanted = page.narrowing.as_filter() | ({"q": page.question} if page.question else {})
    page.addresses = {one: narrowed(request, size=one) for one in SIZES}
    with catching() as caught:
        page.months = await services.call(catalog.captured_months(filter=wanted))
        found = await services.call(
            catalog.gallery(
                filter=wanted,
                limit=PER_PAGE,
                cursor=cursor(request) or start_of(page.at),
                newer=bool(asked(request, "newer")),
            )
        )
    if caught.problem:
        page.problem = caught.problem
        return render(request, "gallery/list.html", page, status=page.problem.status)
    page.days = days_of(found.items)
    page.newer = _turned(request, found.previous_cursor, newer="1")
    page.older = _turned(request, found.next_cursor)
    page.query = urlencode(_kept(request))
    return render(request, "gallery/list.html", page)


@get("/gallery/folders")
async def show_folder(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    path, chosen = asked(request, "path"), asked(request, "size")
    parts = [part for part in path.split("/") if part]
    page = FolderPage(
        path=path,
        size=chosen if chosen in SIZES else "m",
        trail=[(part, "/".join(parts[: n + 1])) for n, part in enumerate(parts)],
        folders=[],
        objects=[],
    )
    with catching() as caught:
        found = await services.call(
            catalog.folder(path=path, limit=PER_PAGE, cursor=cursor(request))
        )
    if caught.problem:
        page.problem = caught.problem
        return render(request, "gallery/folders.html", page, status=page.problem.status)
    page.folders, page.objects = found.folders, found.items
    page.older = _turned(request, found.next_cursor)
    return render(request, "gallery/folders.html", page)


@get("/gallery/facts/{system_id:str}")
async def show_facts(
    request: Request[Any, Any, Any],
    system_id: FromPath[ObjectId],
    services: NamedDependency[Services],
) -> Response[str]:
    stored = await services.call(catalog.object_detail(id=system_id))
    return render(request, "gallery/_facts.html", FactsPart(stored))


def _turned(request: Request[Any, Any, Any], place: str | None, **rest: str) -> str | None:
    """The same list from another place on."""
    if place is None:
        return None
    asked_for = [*_kept(request), ("cursor", place), *rest.items()]
    return f"{request.url.path}?{urlencode(asked_for)}"


def _kept(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    return [
        (key, value) for key, value in request.query_params.multi_items()
        if key not in _PLACE and value
    ]  # fmt: skip


handlers = [show_gallery, show_folder, show_facts]
