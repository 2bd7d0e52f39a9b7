"""API keys, made and revoked by an admin."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from cubby.app.access import check_first_key
from cubby.app.actors import actor_of
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers import ApiKey, ApiKeyList, NewApiKey
from cubby.db.calls import api, catalog

Few = Annotated[int, msgspec.Meta(ge=1, le=10**6)] | msgspec.UnsetType | None
Seconds = Annotated[int, msgspec.Meta(ge=1, le=7200)] | msgspec.UnsetType | None
Many = Annotated[int, msgspec.Meta(ge=1, le=10**12)] | msgspec.UnsetType | None
Bytes = Annotated[int, msgspec.Meta(ge=1, le=10**15)] | msgspec.UnsetType | None


class BudgetsWanted(msgspec.Struct, forbid_unknown_fields=True):
    """Null takes a budget back to that of the settings; one that is left out stays."""

    requests: Few = msgspec.UNSET
    connections: Few = msgspec.UNSET
    statement_seconds: Seconds = msgspec.UNSET
    streams: Few = msgspec.UNSET
    bytes: Bytes = msgspec.UNSET
    objects: Many = msgspec.UNSET
    decoder_seconds: Few = msgspec.UNSET
    collections: Few = msgspec.UNSET


class KeyWanted(msgspec.Struct, forbid_unknown_fields=True):
    """A name and a role; a limit that is left out does not hold."""

    name: str
    role: Literal["ingest", "read", "admin"]
    requests_per_minute: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None
    max_request_bytes: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)] | None = None
    budgets: BudgetsWanted | msgspec.UnsetType = msgspec.UNSET


class KeyBudgetsWanted(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    budgets: BudgetsWanted


class KeyNamed(msgspec.Struct, forbid_unknown_fields=True):
    """Names may hold any printable character, so they come in the body and not in the address."""

    name: str


@get("/", opt={"role": "admin"}, responses=problems(), summary="List API keys")
async def list_keys(services: NamedDependency[Services]) -> ApiKeyList:
    """By name, revoked ones too; never with their secrets."""
    return await services.text(catalog.list_keys())


@post("/", opt={"role": "admin"}, responses=problems(408, 409), summary="Make an API key")
async def add_key(
    request: Request[Any, Any, Any],
    data: JSONBody[KeyWanted],
    services: NamedDependency[Services],
) -> NewApiKey:
    """The answer holds the secret: this is the only time it is shown. With the first key of a
    Cubby that was open on loopback, everything needs a key from then on."""
    check_first_key(request.scope, data.role)
    made = await services.call(
        api.add_key(
            name=data.name,
            role=data.role,
            requests_per_minute=data.requests_per_minute,
            max_request_bytes=data.max_request_bytes,
            budgets=_as_json(data.budgets),
            actor=actor_of(request),
        )
    )
    services.keys.forget()
    return made


@post(
    "/revoke",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 408),
    summary="Take an API key back",
)
async def revoke_key(
    request: Request[Any, Any, Any],
    data: JSONBody[KeyNamed],
    services: NamedDependency[Services],
) -> ApiKey:
    """It is refused at once here and within seconds by every other API process. It
    stays in the list."""
    revoked = await services.call(api.revoke_key(name=data.name, actor=actor_of(request)))
    services.keys.forget()
    return revoked


@post(
    "/budgets",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 408),
    summary="Give an API key budgets of its own",
)
async def set_key_budgets(
    request: Request[Any, Any, Any],
    data: JSONBody[KeyBudgetsWanted],
    services: NamedDependency[Services],
) -> ApiKey:
    """They hold at once here and within seconds in every other API process, and go before the
    settings. What was used so far stays counted."""
    changed = await services.call(
        api.set_key_budgets(name=data.name, budgets=_as_json(data.budgets), actor=actor_of(request))
    )
    services.keys.forget()
    return changed


def _as_json(budgets: BudgetsWanted | msgspec.UnsetType) -> dict[str, int | None]:
    return {} if budgets is msgspec.UNSET else msgspec.to_builtins(budgets)


keys = Router(
    "/keys", route_handlers=[list_keys, add_key, set_key_budgets, revoke_key], tags=["keys"]
)
