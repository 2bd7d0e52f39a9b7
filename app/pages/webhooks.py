"""/admin/settings/webhooks: where events are sent, what became of them, and a button to try."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import WebhookId
from cubby.app.pages.answering import actor_of, catching, see
from cubby.app.pages.asking import asked, filled, ticked
from cubby.app.pages.rendering import render
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers import Delivery, NewWebhook, Webhook
from cubby.db.calls import api, catalog

KINDS = ("object", "request", "schema", "cluster", "system")
_SHOWN = 50
_ROOT = "/admin/settings/webhooks"


class WebhooksPage(msgspec.Struct):
    """`made` is the webhook just added, whose secret is shown on this page and never again."""

    webhooks: list[Webhook]
    kinds: tuple[str, ...] = KINDS
    made: NewWebhook | None = None
    did: str = ""
    problem: Problem | None = None


class WebhookPage(msgspec.Struct):
    webhook: Webhook
    deliveries: list[Delivery]
    did: str = ""


@get("/settings/webhooks", opt={"seen_by": "admin"})
async def list_webhooks(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    page = await _page(services)
    page.did = asked(request, "did")
    return render(request, "webhooks/list.html", page)


@post("/settings/webhooks")
async def add_webhook(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """Answers the page itself, not a redirect: the secret must not be in an address."""
    with catching() as caught:
        made = await services.call(
            api.add_webhook(
                url=await filled(request, "url"),
                stages=(await filled(request, "stages")).replace(",", " ").split() or None,
                kinds=await ticked(request, "kinds") or None,
                owner=await filled(request, "owner") or None,
                collection=await filled(request, "collection") or None,
                actor=actor_of(request),
            )
        )
    if caught.problem:
        page = await _page(services)
        page.problem = caught.problem
        return render(request, "webhooks/list.html", page, status=page.problem.status)
    page = await _page(services)
    page.made = made
    return render(request, "webhooks/list.html", page, headers={"Cache-Control": "no-store"})


@get("/settings/webhooks/{webhook_id:str}", opt={"seen_by": "admin"})
async def webhook_page(
    request: Request[Any, Any, Any],
    webhook_id: FromPath[WebhookId],
    services: NamedDependency[Services],
) -> Response[str]:
    log = await services.call(catalog.list_deliveries(webhook_id=webhook_id, limit=_SHOWN))
    listed = (await services.call(catalog.list_webhooks())).items
    (webhook,) = (one for one in listed if one.id == str(webhook_id))
    page = WebhookPage(webhook, log.items, asked(request, "did"))
    return render(request, "webhooks/detail.html", page)


@post("/settings/webhooks/{webhook_id:str}/test")
async def test_webhook(
    request: Request[Any, Any, Any],
    webhook_id: FromPath[WebhookId],
    services: NamedDependency[Services],
) -> Response[Any]:
    await services.call(api.send_test_event(id=webhook_id, actor=actor_of(request)))
    return see(f"{_ROOT}/{webhook_id}?did=tested")


@post("/settings/webhooks/{webhook_id:str}/replay")
async def replay_deliveries(
    request: Request[Any, Any, Any],
    webhook_id: FromPath[WebhookId],
    services: NamedDependency[Services],
) -> Response[Any]:
    await services.call(api.replay_deliveries(webhook_id=webhook_id, actor=actor_of(request)))
    return see(f"{_ROOT}/{webhook_id}?did=replayed")


@post("/settings/webhooks/{webhook_id:str}/delete")
async def delete_webhook(
    request: Request[Any, Any, Any],
    webhook_id: FromPath[WebhookId],
    services: NamedDependency[Services],
) -> Response[Any]:
    await services.call(api.delete_webhook(id=webhook_id, actor=actor_of(request)))
    return see(f"{_ROOT}?did=deleted")


async def _page(services: Services) -> WebhooksPage:
    return WebhooksPage((await services.call(catalog.list_webhooks())).items)


handlers = [
    list_webhooks,
    add_webhook,
    webhook_page,
    test_webhook,
    replay_deliveries,
    delete_webhook,
]
