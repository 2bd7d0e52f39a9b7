"""The labels pictures are tagged with, which an admin edits."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from cubby.app.actors import actor_of
from cubby.app.api.parameters import Cursor, Limit
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers.labels import TagLabel, TagLabels
from cubby.db.calls import api, catalog


class LabelChange(msgspec.Struct, forbid_unknown_fields=True):
    """Without prompts a label gets three plain ones; `threshold` is a probability."""

    prompts: list[str] | None = None
    threshold: float | None = None
    background: bool = False


@get("/", opt={"role": "read"}, responses=problems(), summary="List labels")
async def list_labels(
    services: NamedDependency[Services], limit: Limit = 50, cursor: Cursor = None
) -> TagLabels:
    """By name."""
    return await services.text(catalog.list_labels(limit=limit, cursor=cursor))


@put("/{label:str}", opt={"role": "admin"}, responses=problems(), summary="Put a label")
async def put_label(
    request: Request[Any, Any, Any],
    label: FromPath[str],
    data: JSONBody[LabelChange],
    services: NamedDependency[Services],
) -> TagLabel:
    """Add or change it. Files that are there get their tags again, without being decoded again."""
    return await services.call(
        api.put_tag_label(
            label=label,
            prompts=data.prompts,
            threshold=data.threshold,
            background=data.background,
            actor=actor_of(request),
        )
    )


@delete("/{label:str}", opt={"role": "admin"}, responses=problems(404), summary="Delete a label")
async def delete_label(
    request: Request[Any, Any, Any], label: FromPath[str], services: NamedDependency[Services]
) -> None:
    """Files that have it as a tag lose it."""
    await services.call(api.delete_tag_label(label=label, actor=actor_of(request)))


labels = Router("/labels", route_handlers=[list_labels, put_label, delete_label], tags=["labels"])
