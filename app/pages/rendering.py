"""A template and its context -> a page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response

from cubby.app.access import caller_of
from cubby.app.pages.assets import address
from cubby.app.pages.filters import FILTERS
from cubby.app.pages.protection import FIELD, token_of

TEMPLATES = Path(__file__).parents[2] / "templates"
HTMX = {
    "includeIndicatorStyles": False,  # it would be an inline style
    "allowEval": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,  # what pages show is not left behind in the browser
    "refreshOnHistoryMiss": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[234]..", "swap": True},
        {"code": "5..", "swap": False, "error": True},
    ],
}
CURSOR = "cursor"
# What an act leaves in the address for the page after it, and for that one alone.
_ONCE = ("did", "count", "decision", "passed_over", "at")
SECTIONS = (
    ("/admin", "Overview"),
    ("/admin/gallery", "Gallery"),
    ("/admin/search", "Search"),
    ("/admin/ingest", "Ingest"),
    ("/admin/objects", "Objects"),
    ("/admin/clusters", "Clusters"),
    ("/admin/duplicates", "Duplicates"),
    ("/admin/collections", "Collections"),
    ("/admin/schemas", "Schemas"),
    ("/admin/sql", "SQL"),
    ("/admin/jobs", "Jobs"),
    ("/admin/settings", "Settings"),
)

_templates = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(FILTERS)
_templates.globals.update(
    asset=address,
    sections=SECTIONS,
    token_field=FIELD,
    htmx_config=msgspec.json.encode(HTMX).decode(),
)


class Pages(msgspec.Struct, frozen=True):
    """Addresses of the neighbours of one page of a list."""

    next: str | None
    first: str | None


def render(
    request: Request[Any, Any, Any],
    template: str,
    page: object,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    """`page` is the one context of the template, under that name."""
    path = request.url.path
    html = _templates.get_template(template).render(
        page=page,
        token=token_of(request),
        section=_section(path),
        path=path,
        who=caller_of(request.scope),
        read_only=_only_reads(request),
    )
    return Response(html, status_code=status, media_type=MediaType.HTML, headers=headers)


def _only_reads(request: Request[Any, Any, Any]) -> bool:
    caller = caller_of(request.scope)
    return caller is not None and caller.role != "admin"


def pages(
    request: Request[Any, Any, Any], next_cursor: str | None, path: str | None = None
) -> Pages:
    """The same address with another cursor; `path` where the list has another address."""
    asked = [
        (key, value) for key, value in request.query_params.multi_items()
        if key not in (CURSOR, *_ONCE) and value
    ]  # fmt: skip
    here = path or request.url.path
    return Pages(
        next=_address(here, [*asked, (CURSOR, next_cursor)]) if next_cursor else None,
        first=_address(here, asked) if request.query_params.get(CURSOR) else None,
    )


def narrowed(request: Request[Any, Any, Any], **chosen: str) -> str:
    """The first page of the same list with these filters in place of what they were."""
    asked = [
        (key, known) for key, known in request.query_params.multi_items()
        if key not in (CURSOR, FIELD, *chosen, *_ONCE) and known
    ]  # fmt: skip
    return _address(request.url.path, [*asked, *chosen.items()])


def _address(path: str, asked: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path


def _section(path: str) -> str:
    fitting = [at for at, _ in SECTIONS if path == at or path.startswith(f"{at}/")]
    return max(fitting, key=len, default="")
