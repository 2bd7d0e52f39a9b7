"""/docs: the reference of the HTTP API, rendered in the browser from /schema."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from cubby.app.pages.protection import POLICY
from cubby.app.pages.rendering import render

# The renderer draws its icons from data addresses in its style sheet.
_POLICY = POLICY.replace("img-src 'self'", "img-src 'self' data:")


@get("/")
async def show_reference(request: Request[Any, Any, Any]) -> Response[str]:
    headers = {"content-security-policy": _POLICY}
    return render(request, "reference/detail.html", None, headers=headers)


handlers = [show_reference]
