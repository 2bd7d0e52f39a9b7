"""Acts that no key vouches for: was it a page of another site that sent them?

Browsers send what any page tells them to, to this machine too, with the cookies of this server or
while it needs no key. They say where a request comes from: Sec-Fetch-Site, or Origin over plain
HTTP.
A request with a key in a header needs none of this, since no page makes a browser add one.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection

from cubby.app.problems import Forged

# What a browser may be made to ask for by a page of another site without having said so.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_other_sites(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Raises Forged for an unsafe request that another site made a browser send."""
    if connection.scope["method"] in SAFE:  # type: ignore[typeddict-item]
        return
    if is_of_other_site(connection):
        raise forged("The request came from another site")


def is_of_other_site(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether another site made a browser send it."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    # Programs send neither.
    origin = connection.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != connection.headers.get("host")


def forged(why: str) -> Forged:
    """Nothing was done."""
    hint = "Open the page again and repeat it there, or send a key."
    return Forged(f"{why}. Nothing was done.", hint=hint)
