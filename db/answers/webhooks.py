"""Answers about webhooks."""

from __future__ import annotations

from typing import Literal

import msgspec

from cubby.db.answers.common import Id, Time


class Webhook(msgspec.Struct):
    """A subscription without its secret. A filter that is null lets everything through; `waiting`
    and `failed` count deliveries."""

    id: Id
    url: str
    stages: list[str] | None
    kinds: list[str] | None
    owner: str | None
    collection: str | None
    created_by: str
    created_at: Time
    waiting: int
    failed: int


class NewWebhook(Webhook, kw_only=True):
    """`secret` is shown here and nowhere else."""

    secret: str


class WebhookList(msgspec.Struct):
    items: list[Webhook]
    next_cursor: str | None


class Delivery(msgspec.Struct):
    """`failed` is a dead letter. `status` is that of the last answer, `stage` that of the event."""

    id: Id
    webhook_id: Id
    state: Literal["waiting", "delivered", "failed"]
    stage: str
    attempts: int
    status: int | None
    error: str | None
    seconds: float | None
    created_at: Time
    next_try_at: Time | None
    ended_at: Time | None


class DeliveryList(msgspec.Struct):
    items: list[Delivery]
    next_cursor: str | None
