"""The style, the scripts and the icon, under addresses that change with their content."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from cubby.app.problems import Missing

_HERE = Path(__file__).parent / "static"
_CACHE = "public, max-age=31536000, immutable"


class Asset(msgspec.Struct, frozen=True):
    content: bytes
    media_type: str
    digest: str


def _packaged(package: str, path: str) -> Path:
    """A file of a package that is not imported: only its files are of use here."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(next(iter(spec.submodule_search_locations)), path)


def _read(path: Path, media_type: str) -> Asset:
    content = path.read_bytes()
    return Asset(content, media_type, hashlib.sha256(content).hexdigest()[:16])


ASSETS = {
    "cubby.css": _read(_HERE / "cubby.css", "text/css; charset=utf-8"),
    "cubby.js": _read(_HERE / "cubby.js", "text/javascript; charset=utf-8"),
    "gallery.css": _read(_HERE / "gallery.css", "text/css; charset=utf-8"),
    "gallery.js": _read(_HERE / "gallery.js", "text/javascript; charset=utf-8"),
    "home.js": _read(_HERE / "home.js", "text/javascript; charset=utf-8"),
    "news.js": _read(_HERE / "news.js", "text/javascript; charset=utf-8"),
    "lightbox.js": _read(_HERE / "lightbox.js", "text/javascript; charset=utf-8"),
    "cubby.svg": _read(_HERE / "cubby.svg", "image/svg+xml"),
    "reference.css": _read(_HERE / "reference.css", "text/css; charset=utf-8"),
    "reference.js": _read(_HERE / "reference.js", "text/javascript; charset=utf-8"),
    "htmx.min.js": _read(
        _packaged("js_lib_htmx", "static/htmx/htmx.min.js"), "text/javascript; charset=utf-8"
    ),
    "swagger-ui.js": _read(
        _packaged("swagger_ui", "static/swagger-ui-bundle.js"), "text/javascript; charset=utf-8"
    ),
    "swagger-ui.css": _read(
        _packaged("swagger_ui", "static/swagger-ui.css"), "text/css; charset=utf-8"
    ),
}


def address(name: str) -> str:
    """Where a page finds an asset; kept by browsers permanently, since the digest is part of it."""
    return f"/static/{name}?v={ASSETS[name].digest}"


@get("/static/{name:str}", include_in_schema=False, opt={"role": "open"})
async def asset(name: FromPath[str]) -> Response[Any]:
    found = ASSETS.get(name)
    if found is None:
        raise Missing(f"Static file {name[:80]!r} not found")
    return Response(
        found.content,
        media_type=found.media_type,
        headers={"Cache-Control": _CACHE, "X-Content-Type-Options": "nosniff"},
    )
