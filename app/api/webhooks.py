"""Webhooks: where events are sent, what became of them, and dead letters sent again."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from cubby.app.actors import actor_of
from cubby.app.ids import DeliveryId, WebhookId
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers import Delivery, DeliveryList, NewWebhook, Replayed, Webhook, WebhookList
from cubby.db.calls import api, catalog

Kind = Literal["object", "request", "schema", "cluster", "system"]


class WebhookWanted(msgspec.Struct, forbid_unknown_fields=True):
    """An event is sent if it matches all filters; one that is left out lets everything through."""

    url: str
    stages: list[str] | None = None
    kinds: list[Kind] | None = None
    owner: str | None = None
    collection: str | None = None


class DeliveriesWanted(msgspec.Struct, forbid_unknown_fields=True):
    """Dead letters of these ids; without them all of the webhook."""

    delivery_ids: list[UUID] | None = None


@get("/", opt={"role": "admin"}, responses=problems(), summary="List webhooks")
async def list_webhooks(services: NamedDependency[Services]) -> WebhookList:
    """All of them, never with their secrets."""
    return await services.text(catalog.list_webhooks())


@post("/", opt={"role": "admin"}, responses=problems(408), summary="Add a webhook")
async def add_webhook(
    request: Request[Any, Any, Any],
    data: JSONBody[WebhookWanted],
    services: NamedDependency[Services],
) -> NewWebhook:
    """Events from now on are sent to the URL by POST, at least once, signed as Standard Webhooks
    says. The answer holds the secret: this is the only time it is shown."""
    return await services.call(
        api.add_webhook(
            url=data.url,
            stages=data.stages,
            kinds=None if data.kinds is None else [*data.kinds],
            owner=data.owner,
            collection=data.collection,
            actor=actor_of(request),
        )
    )


@delete(
    "/{webhook_id:str}",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404),
    summary="Delete a webhook",
)
async def delete_webhook(
    request: Request[Any, Any, Any],
    webhook_id: FromPath[WebhookId],
    services: NamedDependency[Services],
) -> Webhook:
    """Nothing more is sent to it, and its secret is forgotten."""
    return await services.call(api.delete_webhook(id=webhook_id, actor=actor_of(request)))


@post(
    "/{webhook_id:str}/test",
    status_code=202,
    opt={"role": "admin"},
    responses=problems(404),
    summary="Test a webhook",
)
async def test_webhook(
    request: Request[Any, Any, Any],
    webhook_id: FromPath[WebhookId],
    services: NamedDependency[Services],
) -> Delivery:
    """Sends an event of the type `test`. The delivery log says what became of it."""
    return await services.call(api.send_test_event(id=webhook_id, actor=actor_of(request)))


@get(
    "/{webhook_id:str}/deliveries",
    opt={"role": "admin"},
    responses=problems(404),
    summary="List deliveries",
)
async def list_deliveries(
    webhook_id: FromPath[WebhookId],
    services: NamedDependency[Services],
    delivery_state: Annotated[
        Literal["waiting", "delivered", "failed"] | None,
        QueryParameter(name="state", description="Only those in this state."),
    ] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=500, description="How many at most.")] = 100,
    cursor: Annotated[
        str | None, QueryParameter(description="`next_cursor` of the page before.")
    ] = None,
) -> DeliveryList:
    """Newest first: what waits, and what ended in the last 30 days."""
    return await services.text(
        catalog.list_deliveries(
            webhook_id=webhook_id,
            state=delivery_state,
            limit=limit,
            cursor=DeliveryId.parse(cursor) if cursor else None,
        )
    )


@post(
    "/{webhook_id:str}/replay",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 408),
    summary="Replay deliveries",
)
async def replay_deliveries(
    request: Request[Any, Any, Any],
    webhook_id: FromPath[WebhookId],
    data: JSONBody[DeliveriesWanted],
    services: NamedDependency[Services],
) -> Replayed:
    """Dead letters are due again, with all their tries."""
    return await services.call(
        api.replay_deliveries(
            webhook_id=webhook_id,
            ids=data.delivery_ids,
            actor=actor_of(request),
        )
    )


webhooks = Router(
    "/webhooks",
    route_handlers=[
        list_webhooks,
        add_webhook,
        delete_webhook,
        test_webhook,
        list_deliveries,
        replay_deliveries,
    ],
    tags=["webhooks"],
)
