"""What follows an act: another page, or the same one with what prevented it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog
from litestar import Request, Response
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from cubby.app.access import caller_of
from cubby.app.pages.rendering import render
from cubby.app.problems import KeyNeeded, Problem, as_problem

ACTOR = "admin"

Handler = Callable[..., Awaitable[Response[Any]]]

log = structlog.get_logger(__name__)


def actor_of(request: Request[Any, Any, Any]) -> str:
    """The name under which an act is recorded: that of the key of the session."""
    caller = caller_of(request.scope)
    return caller.name if caller else ACTOR


def see(path: str) -> Redirect:
    """The answer to an act that was done: look there. Reloading then repeats nothing."""
    return Redirect(path, status_code=HTTP_303_SEE_OTHER)


def refused(error: Exception) -> Problem:
    """What to show in the page where the act was tried; a fault of the program continues."""
    problem = as_problem(error)
    if problem.status >= 500:
        raise error
    return problem


class Caught:
    """What was refused inside a `with catching()`; None while nothing was."""

    problem: Problem | None = None


@contextmanager
def catching() -> Iterator[Caught]:
    """A refusal is kept for the page, which shows it; a fault of the program continues."""
    caught = Caught()
    try:
        yield caught
    except Exception as error:  # noqa: BLE001 -- `refused` raises what is not a refusal
        caught.problem = refused(error)


def refusals_shown_by(show: Callable[..., Any]) -> Callable[[Handler], Handler]:
    """A decorator of handlers: a refusal is answered by `show(..., problem)`, the page where the
    act was tried. It gets those parameters of the handler that it names."""
    named = inspect.signature(show).parameters

    def decorate(handler: Handler) -> Handler:
        @functools.wraps(handler)
        async def answer(**given: Any) -> Response[Any]:
            with catching() as caught:
                return await handler(**given)
            kept = {name: value for name, value in given.items() if name in named}
            shown = show(**kept, problem=caught.problem)
            return await shown if inspect.isawaitable(shown) else shown

        return answer

    return decorate


def answer_page(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """A page about any exception that no page of its own can show."""
    if isinstance(error, KeyNeeded):
        return _to_login(request)
    problem = as_problem(error)
    if problem.status >= 500:
        trace = error if problem.status == 500 else None
        log.error("page failed", code=problem.code, error=str(error), exc_info=trace)
    headers = dict(problem.headers)
    if request.headers.get("hx-request") and request.method == "GET":
        headers["HX-Reswap"] = "none"  # what is there is worth more than a note in its place
    return render(request, "error.html", problem, status=problem.status, headers=headers)


def _to_login(request: Request[Any, Any, Any]) -> Response[Any]:
    """To the login page, and from there back to the page that was asked for."""
    by_script = bool(request.headers.get("hx-request"))
    if by_script:
        here = urlsplit(request.headers.get("hx-current-url", ""))
    else:
        here = urlsplit(str(request.url) if request.method == "GET" else "")
    back = f"{here.path}?{here.query}" if here.query else here.path
    there = "/admin/login" + (f"?{urlencode({'next': back})}" if back else "")
    # A script would follow a redirect by itself and put the login page into a part of the page.
    return (
        Response("", status_code=200, headers={"HX-Redirect": there}) if by_script else see(there)
    )
