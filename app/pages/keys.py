"""/admin/settings/keys: the API keys, which open the HTTP API and these pages."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from cubby.app.access import check_first_key
from cubby.app.pages.answering import actor_of, refusals_shown_by, see
from cubby.app.pages.asking import asked, filled
from cubby.app.pages.rendering import render
from cubby.app.problems import BadRequest, Problem
from cubby.app.services import Services
from cubby.db.answers import ApiKey, NewApiKey
from cubby.db.calls import api, catalog

ROLES = {
    "ingest": "may send, and follow what it sent",
    "read": "may read everything, and look at these pages",
    "admin": "may do everything, these pages too",
}


BUDGETS = {
    "requests": "requests at once",
    "connections": "statements at once",
    "statement_seconds": "seconds for one statement",
    "streams": "event streams at once",
    "bytes": "bytes a minute",
    "objects": "objects a minute",
    "decoder_seconds": "seconds of decoding a minute",
    "collections": "new collections an hour",
}


class KeysPage(msgspec.Struct):
    """`made` is the key just made, whose secret is shown on this page and never again."""

    keys: list[ApiKey]
    roles: dict[str, str]
    budgets: dict[str, str]
    made: NewApiKey | None = None
    did: str = ""
    problem: Problem | None = None

    @property
    def open_to_all(self) -> bool:
        """No key is needed as long as there never was one."""
        return not self.keys


@get("/settings/keys", opt={"seen_by": "admin"})
async def list_keys(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    page = await _page(services)
    page.did = asked(request, "did")
    return render(request, "keys/list.html", page)


async def _refused(
    request: Request[Any, Any, Any], services: Services, problem: Problem
) -> Response[str]:
    page = await _page(services)
    page.problem = problem
    return render(request, "keys/list.html", page, status=problem.status)


@post("/settings/keys")
@refusals_shown_by(_refused)
async def add_key(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """Answers the page itself, not a redirect: the secret must not be in an address."""
    check_first_key(request.scope, await filled(request, "role"))
    made = await services.call(
        api.add_key(
            name=await filled(request, "name"),
            role=await filled(request, "role"),
            requests_per_minute=_limit(await filled(request, "requests_per_minute"), 2**31 - 1),
            max_request_bytes=_limit(await filled(request, "max_request_bytes"), 2**63 - 1),
            actor=actor_of(request),
        )
    )
    services.keys.forget()
    page = await _page(services)
    page.made = msgspec.convert(made, NewApiKey)
    return render(request, "keys/list.html", page, headers={"Cache-Control": "no-store"})


@post("/settings/keys/budgets")
@refusals_shown_by(_refused)
async def set_key_budgets(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    """The form has all budgets; an empty field means that of the settings."""
    budgets = {name: _limit(await filled(request, name), 10**15) for name in BUDGETS}
    await services.call(
        api.set_key_budgets(
            name=await filled(request, "name"), budgets=budgets, actor=actor_of(request)
        )
    )
    services.keys.forget()
    return see("/admin/settings/keys?did=budgets")


@post("/settings/keys/revoke")
@refusals_shown_by(_refused)
async def revoke_key(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    """The name comes in the form: it may hold a slash."""
    await services.call(api.revoke_key(name=await filled(request, "name"), actor=actor_of(request)))
    services.keys.forget()
    return see("/admin/settings/keys?did=revoked")


def _limit(typed: str, most: int) -> int | None:
    if not typed:
        return None
    if not typed.isdecimal() or not 1 <= int(typed[:20]) <= most:
        raise BadRequest(
            f"Invalid limit {typed[:40]!r}",
            hint="A limit is a whole number from 1; leave the field empty for none.",
            code="wrong_limit",
        )
    return int(typed)


async def _page(services: Services) -> KeysPage:
    found = await services.call(catalog.list_keys())
    return KeysPage(found.items, ROLES, BUDGETS)


handlers = [list_keys, add_key, set_key_budgets, revoke_key]
