"""Read your writes: an answer to a change, or to a client that waited, comes when the read replica
shows it too.

Where a replica is too far behind for that, the main database answers the same key in this process.
It also answers, everywhere, requests that carry the `Cubby-Position` of that answer.
"""

from __future__ import annotations

from typing import Final

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from cubby.app.origins import SAFE
from cubby.app.positions import read_position, write_position
from cubby.app.replica import Replica
from cubby.app.services import Services
from cubby.app.usage import Usage, running

HEADER: Final = "Cubby-Position"


class Positioned:
    """Within Metered, which says what request is running."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        usage = running.get()
        services: Services = scope["litestar_app"].state.services
        replica = services.replica
        if scope["type"] != ScopeType.HTTP or usage is None or replica is None:
            await self.app(scope, receive, send)
            return
        usage.position = read_position(Headers.from_scope(scope).get(HEADER, "")) or 0
        is_safe = scope["method"] in SAFE

        async def send_positioned(message: Message) -> None:
            changed = (usage.changed or usage.lane == "sending") and not is_safe
            if message["type"] == "http.response.start" and (usage.waited or changed):
                position = await _position(replica, usage)
                if position is not None:
                    MutableScopeHeaders.from_message(message)[HEADER] = write_position(position)
            await send(message)

        await self.app(scope, receive, send_positioned)


async def _position(replica: Replica, usage: Usage) -> int | None:
    position = await replica.written()
    if position is None:
        return None
    if usage.account is not None:
        usage.account.position = max(usage.account.position, position)
    # An ingest that does not wait has promised nothing about lists.
    if usage.waited or usage.lane != "sending":
        await replica.settle(position)
    return position
