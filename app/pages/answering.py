"""What follows an act: another page, or the same one with what stood in the way."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import Request, Response
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from app.pages.rendering import render
from app.problems import Problem, as_problem

ACTOR = "admin"

log = structlog.get_logger(__name__)


def see(path: str) -> Redirect:
    """The answer to an act that was done: look there. Reloading then repeats nothing."""
    return Redirect(path, status_code=HTTP_303_SEE_OTHER)


def refused(error: Exception) -> Problem:
    """What to show in the page where the act was tried; a fault of the program goes on."""
    problem = as_problem(error)
    if problem.status >= 500:
        raise error
    return problem


def answer_page(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """A page about any exception that no page of its own can show."""
    problem = as_problem(error)
    if problem.status >= 500:
        trace = error if problem.status == 500 else None
        log.error("page failed", code=problem.code, error=str(error), exc_info=trace)
    headers = dict(problem.headers)
    if request.headers.get("hx-request") and request.method == "GET":
        headers["HX-Reswap"] = "none"  # what is there is worth more than a note in its place
    return render(request, "error.html", problem, status=problem.status, headers=headers)
