"""Access: every request needs an API key whose role its handler admits.

A handler states the role it needs as `opt={"role": "read"}` ("open", "ingest", "read" or "admin",
or a tuple of several); an admin may do everything. A handler without a role is for admins alone.
It is checked before the body is read: a missing key is refused before gigabytes are uploaded.
"""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.handlers.base import BaseRouteHandler
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from cubby.app.budgets import Lane
from cubby.app.cookies import cookie_name
from cubby.app.names import check_name
from cubby.app.origins import SAFE, refuse_other_sites
from cubby.app.pace import Pace
from cubby.app.peers import check_account
from cubby.app.problems import BadRequest, KeyNeeded, PayloadTooLarge, RoleNeeded, TooManyRequests
from cubby.app.services import Services
from cubby.app.usage import Usage, running
from cubby.db.answers.keys import Caller
from cubby.db.answers.keys import KeyUsage as Count
from cubby.db.errors import DatabaseUnavailable, translate

SESSION_COOKIE = "cubby_session"
OPEN, ADMIN = "open", "admin"
_CALLER, _COUNT = "caller", "count"


def roles_of(handler: BaseRouteHandler) -> tuple[str, ...] | None:
    """The roles a handler admits, without admin where that goes without saying; None when it
    states none."""
    stated = handler.opt.get("role")
    return (stated,) if isinstance(stated, str) else stated


def caller_of(scope: Scope) -> Caller | None:
    """The key of a request that was let in; None where it needed none."""
    caller: Caller | None = scope["state"].get(_CALLER)
    return caller


def has_key(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether it carries a key in a header, which no page makes a browser add."""
    return bool(_secret(connection))


def check_first_key(scope: Scope, role: str) -> None:
    """A request that needed no key may make the first one, of role admin. From then on every
    request needs a key, and one of another role could make no more."""
    if caller_of(scope) is None and role != ADMIN:
        raise BadRequest(
            f"The first key must have the role admin, not {role[:40]}.",
            hint="Make an admin key first.",
            code="first_key_not_admin",
            extra={"role": role[:40]},
        )


async def need_role(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """A guard of the whole app."""
    _check_host(connection)
    if not _secret(connection):
        refuse_other_sites(connection)
    admitted = _admitted(handler, connection.scope["method"])  # type: ignore[typeddict-item]
    services: Services = connection.app.state.services
    if (usage := running.get()) is not None:
        usage.lane = _lane(admitted, is_page="page" in handler.opt)
        usage.account = services.budgets.of(None)
    if OPEN in admitted or connection.scope["method"] == "OPTIONS":  # type: ignore[typeddict-item]
        return
    try:
        caller = await _caller(connection, services, is_page="page" in handler.opt)
        if caller is None and await services.keys.are_open():
            check_name(connection.headers.get("host", ""), services.settings)
            check_account(connection.scope, services.settings)
            _begin(usage)
            return
    except Exception as error:
        away = isinstance(translate(error) or error, DatabaseUnavailable)
        if away and "without_database" in handler.opt and not services.keys.reachable_by_others:
            return
        raise
    if caller is None:
        if _secret(connection):
            services.refusals.count("key_unknown", None, *_place(connection))
        raise _no_key(connection)
    connection.scope["state"][_CALLER] = caller
    if usage is not None:
        usage.caller, usage.account = caller, services.budgets.of_caller(caller)
    if caller.role not in (*admitted, ADMIN):
        services.refusals.count("role_refused", caller, *_place(connection))
        raise _other_role(caller, admitted)
    count = await services.keys.count(caller)
    connection.scope["state"][_COUNT] = count
    if count is not None and not count.allowed:
        raise TooManyRequests(
            f"The key {caller.name} may make {count.limit} requests a minute",
            hint=f"Try again in {count.retry_after} seconds.",
            headers={"Retry-After": str(count.retry_after)},
            extra={"limit": count.limit},
        )
    _begin(usage)
    announced = connection.headers.get("content-length", "")
    if caller.max_request_bytes is not None and announced.isascii() and announced.isdigit():
        check_size(caller, int(announced))


def _lane(admitted: tuple[str, ...], *, is_page: bool) -> Lane:
    """Which connections an operation takes: those that send, ask, or administer."""
    if "ingest" in admitted and "read" not in admitted:
        return "sending"
    return "asking" if "read" in admitted and not is_page else "admin"


def _begin(usage: Usage | None) -> None:
    """Count the request for its key, until it ends."""
    if usage is not None and usage.account is not None:
        usage.at_end.append(usage.account.requests.enter())


def _admitted(handler: BaseRouteHandler, method: str) -> tuple[str, ...]:
    """Pages may be looked at by another role (`seen_by`) than may act on them."""
    admitted = roles_of(handler) or (ADMIN,)
    seen_by = handler.opt.get("seen_by")
    return (*admitted, seen_by) if seen_by and method in SAFE else admitted


class Metered:
    """Around every request: the pace of its body and a key's limit on its size, also where no size
    was announced. The headers of the answer say what the key has used."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        size = 0
        usage = Usage(receive)
        running.set(usage)
        services: Services = scope["litestar_app"].state.services
        paced = Pace(receive, services.settings.stall_seconds)

        async def receive_limited() -> Any:
            nonlocal size
            message = await paced()
            if message["type"] == "http.request":
                arrived = len(message.get("body", b""))
                size += arrived
                usage.body_is_read = not message.get("more_body", False)
                if caller := caller_of(scope):
                    check_size(caller, size)
                if usage.account is not None and arrived:
                    usage.account.bytes.take(arrived)
            return message

        async def send_counted(message: Message) -> None:
            count: Count | None = scope["state"].get(_COUNT)
            if message["type"] == "http.response.start" and count is not None:
                headers = MutableScopeHeaders.from_message(message)
                headers["RateLimit-Limit"] = str(count.limit)
                headers["RateLimit-Remaining"] = str(count.remaining)
                headers["RateLimit-Reset"] = str(count.retry_after)
            await send(message)

        # A request without a body has none to be read.
        usage.body_is_read = scope["method"] in SAFE
        try:
            await self.app(scope, receive_limited, send_counted)
        finally:
            usage.end()


async def _caller(
    connection: ASGIConnection[Any, Any, Any, Any], services: Services, *, is_page: bool
) -> Caller | None:
    if secret := _secret(connection):
        return await services.keys.caller(secret)
    token = connection.cookies.get(cookie_name(SESSION_COOKIE, connection.scope["scheme"]))
    # Pages show pictures and offer files that the API serves. An act by the API takes a key. The
    # cookie goes with a request by itself, and only the forms of the pages prove what was meant.
    method = connection.scope["method"]  # type: ignore[typeddict-item]
    if token and (is_page or method in SAFE):
        return await services.keys.caller_of_session(token)
    return None


def _place(connection: ASGIConnection[Any, Any, Any, Any]) -> tuple[str, str]:
    """The address a request came from, and the operation that it asked for."""
    client, scope = connection.client, connection.scope
    operation = f"{scope['method']} {scope['path_template']}"  # type: ignore[typeddict-item]
    return client.host if client else "unknown", operation


def _check_host(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Two names in one request are read differently by a proxy and by what stands behind it."""
    if len(connection.headers.getall("host", [])) > 1:
        raise BadRequest("The request has more than one Host header.", code="several_hosts")


def _secret(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    scheme, _, rest = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and rest.strip():
        return rest.strip()
    return str(connection.headers.get("x-api-key", "")).strip()


def _no_key(connection: ASGIConnection[Any, Any, Any, Any]) -> KeyNeeded:
    if _secret(connection):
        return KeyNeeded(
            "Unknown or revoked key",
            hint="List the keys with cubby keys list.",
            code="unknown_key",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    return KeyNeeded(
        "This request needs an API key",
        hint="Send it as `Authorization: Bearer <key>` or `X-API-Key: <key>`.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def _other_role(caller: Caller, admitted: tuple[str, ...]) -> RoleNeeded:
    needed = list(dict.fromkeys((*admitted, ADMIN)))
    return RoleNeeded(
        f"This request needs the role {' or '.join(needed)}; the key {caller.name} has the role "
        f"{caller.role}",
        hint="Use a key of that role.",
        extra={"needed": needed, "role": caller.role},
    )


def check_size(caller: Caller, size: int) -> None:
    limit = caller.max_request_bytes
    if limit is not None and size > limit:
        raise PayloadTooLarge(
            f"The key {caller.name} may send {limit} bytes in one request",
            hint="Send it in several requests, or use a key without that limit.",
            code="too_large_for_key",
            extra={"limit": limit},
        )
