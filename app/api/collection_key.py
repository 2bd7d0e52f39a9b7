"""What an admin changes about a collection: its key."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from litestar import Request, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from app.actors import actor_of
from app.api.answers import CollectionKey
from app.openapi import problems
from app.services import Services


class KeyChange(msgspec.Struct, forbid_unknown_fields=True):
    """`paths` identify a document: `"order_no"`, `"$.order.no"` or `["order", "no"]`; none for no
    key. With `dry_run` it only counts."""

    op: Literal["key"]
    paths: list[str | list[str]]
    dry_run: bool = False


@patch(
    "/{name:str}",
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Change a collection",
)
async def change_collection(
    request: Request[Any, Any, Any],
    name: FromPath[str],
    services: NamedDependency[Services],
    data: JSONBody[KeyChange],
) -> CollectionKey:
    """With a key the typed table holds the newest document of each; every document stays."""
    return await services.call(  # type: ignore[no-any-return]
        "api.set_collection_key",
        p_name=name,
        p_paths=data.paths,
        p_actor=actor_of(request),
        p_dry_run=data.dry_run,
    )
