"""What stands between a page and the rest of the web: headers, and proof that an act was meant.

An act is taken only from a page of this very server. Browsers say where a request comes from
(Sec-Fetch-Site, or Origin over plain HTTP). The form repeats a random token that is also in a
cookie. Nothing is kept on the server, so any process of any host can check any form.
"""

from __future__ import annotations

import secrets
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.enums import RequestEncodingType
from litestar.handlers.base import BaseRouteHandler
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from cubby.app.cookies import cookie_name
from cubby.app.origins import SAFE, forged, refuse_other_sites

COOKIE = "cubby_csrf"
FIELD = "_csrf_token"
TOKEN_CHARACTERS = 43
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
    "vary": "HX-Request",
}


class Protection:
    """Around every page: its headers, and the cookie with the token of the reader."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = Request[Any, Any, Any](scope).cookies.get(cookie_name(COOKIE, scope["scheme"]), "")
        token = known if len(known) == TOKEN_CHARACTERS else secrets.token_urlsafe(32)
        scope["state"][FIELD] = token

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if token != known:
                    headers.add("set-cookie", _cookie(token, scope["scheme"]))
            await send(message)

        await self.app(scope, receive, send_protected)


def token_of(request: Request[Any, Any, Any]) -> str:
    """The token that the forms of the page being made must carry."""
    return str(request.scope["state"].get(FIELD, ""))


async def refuse_forged(
    connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler
) -> None:
    """A guard: refuses an act that another site sent, or that carries no token of this reader."""
    request = Request[Any, Any, Any](connection.scope, connection.receive)
    if request.method in SAFE:
        return
    refuse_other_sites(request)
    known = request.cookies.get(cookie_name(COOKIE, request.url.scheme), "")
    sent = await _sent_token(request)
    if not known or not secrets.compare_digest(known.encode(), sent.encode()):
        raise forged("The form was not made for this browser, or its cookie is gone")


async def _sent_token(request: Request[Any, Any, Any]) -> str:
    # A form with files is read as a stream, so that its token is in the address.
    kind, _ = request.content_type
    if kind == RequestEncodingType.URL_ENCODED:
        return str((await request.form()).get(FIELD, ""))
    return str(request.query_params.get(FIELD, ""))


def _cookie(token: str, scheme: str) -> str:
    return Cookie(
        key=cookie_name(COOKIE, scheme), value=token, path="/", httponly=True, samesite="lax",
        secure=scheme == "https",
    ).to_header(header="")  # fmt: skip
