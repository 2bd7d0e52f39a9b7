"""/admin/login: a key for a session, and /admin/logout: its end.

The cookie holds an opaque token of a session that the database keeps. So the key itself is never
kept in the browser. Logging out ends the session on every process at once, and revoking the key
ends it too. Processes share no secret for signing.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from cubby.app.access import SESSION_COOKIE
from cubby.app.cookies import cookie_name
from cubby.app.pages.answering import catching, see
from cubby.app.pages.asking import asked, filled
from cubby.app.pages.rendering import render
from cubby.app.problems import KeyNeeded, Problem
from cubby.app.services import Services

HOME = "/admin"
_ENTRANCE = "/admin/login"


class LoginPage(msgspec.Struct):
    next: str
    problem: Problem | None = None


@get("/login", opt={"role": "open"})
async def show_login(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    if await services.keys.are_open():
        return see(HOME)
    return render(request, "login/form.html", LoginPage(_inside(asked(request, "next"))))


@post("/login", opt={"role": "open"})
async def log_in(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    there = _inside(await filled(request, "next"))
    with catching() as caught:
        session = await services.keys.open_session((await filled(request, "key")).strip())
        if session is None:
            raise KeyNeeded(
                "Unknown or revoked key",
                hint="List the keys with cubby keys list.",
                headers={"WWW-Authenticate": "Bearer"},
            )
    if caught.problem:
        problem = caught.problem
        if problem.status in (401, 403):
            address = request.client.host if request.client else "unknown"
            services.refusals.count("login_failed", None, address, "POST /admin/login")
        return render(
            request, "login/form.html", LoginPage(there, problem),
            status=problem.status, headers=problem.headers,
        )  # fmt: skip
    answer = see(there)
    answer.set_cookie(_cookie(request, session.token))
    return answer


@post("/logout", opt={"role": "open"})
async def log_out(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    if token := request.cookies.get(cookie_name(SESSION_COOKIE, request.url.scheme)):
        await services.keys.close_session(token)
    answer = see(_ENTRANCE)
    answer.set_cookie(_cookie(request, "", max_age=0))
    return answer


def _inside(address: str) -> str:
    """A page of this server to go to; anything else, which another site may have put into a link
    to the login, is left out."""
    parts = urlsplit(address)
    plain = address.isprintable() and "\\" not in address
    below = parts.path == HOME or parts.path.startswith(f"{HOME}/")
    return address if plain and below and not parts.scheme and not parts.netloc else HOME


def _cookie(request: Request[Any, Any, Any], value: str, max_age: int | None = None) -> Cookie:
    # Under every path: pages show pictures that the API serves. It ends with the browser, if the
    # session does not end before.
    return Cookie(
        key=cookie_name(SESSION_COOKIE, request.url.scheme), value=value, path="/",
        max_age=max_age, httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip


handlers = [show_login, log_in, log_out]
