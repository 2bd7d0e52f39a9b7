"""What an admin changes about a collection: its name, where its documents belong, its key."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from cubby.app.actors import actor_of
from cubby.app.answers import CollectionItem, CollectionKey
from cubby.app.openapi import problems
from cubby.app.problems import BadRequest, NotOffered
from cubby.app.services import Services

_EXAMPLES = (
    {"op": "rename", "name": "orders"},
    {"op": "merge", "into": "orders"},
    {"op": "move", "ids": ["01890a5d-ac96-774b-bcce-b302099a8057"], "into": "returns"},
    {"op": "key", "paths": ["order_no"], "dry_run": True},
)
OPERATIONS = tuple(str(example["op"]) for example in _EXAMPLES)


class CollectionChange(msgspec.Struct, forbid_unknown_fields=True):
    """`{"op": "rename", "name"}`, `{"op": "merge", "into"}`, `{"op": "move", "ids", "into"}` or
    `{"op": "key", "paths", "dry_run"}`. `paths` identify a document: `"order_no"`, `"$.order.no"`
    or `["order", "no"]`; none for no key. With `dry_run` a key is only tried."""

    op: str
    name: str | None = None
    into: str | None = None
    ids: list[UUID] | None = None
    paths: list[str | list[str]] | None = None
    dry_run: bool = False


@patch(
    "/{name:str}",
    opt={"role": "admin"},
    responses=problems(404, 409, 422),
    summary="Change a collection",
)
async def change_collection(
    request: Request[Any, Any, Any],
    name: FromPath[str],
    data: JSONBody[CollectionChange],
    services: NamedDependency[Services],
) -> CollectionItem | CollectionKey:
    """Later documents follow what was said: those sent under the old name, those that are like
    what was merged, those with exactly the keys of what was moved; the answer is the collection
    that the documents are in now. With a key the typed table holds the newest document of each and
    every document stays; the answer counts what that does."""
    function, arguments = _meant(data, name)
    return await services.call(  # type: ignore[no-any-return]
        function, **arguments, p_actor=actor_of(request)
    )


def _meant(data: CollectionChange, name: str) -> tuple[str, dict[str, Any]]:
    """The function that does the change, and what it is called with."""
    wanted: dict[str, tuple[str, dict[str, Any]]] = {
        "rename": ("api.rename_collection", {"p_name": name, "p_to": data.name}),
        "merge": ("api.merge_collections", {"p_from": name, "p_into": data.into}),
        "move": ("api.move_documents", {"p_from": name, "p_ids": data.ids, "p_into": data.into}),
        "key": (
            "api.set_collection_key",
            {"p_name": name, "p_paths": data.paths, "p_dry_run": data.dry_run},
        ),
    }
    if data.op not in wanted:
        raise NotOffered(
            f"collections know no operation {data.op[:40]!r}",
            hint=f"Offered are {', '.join(OPERATIONS)}.",
            code="unknown_operation",
            extra={"op": data.op[:40], "offered": list(OPERATIONS)},
        )
    function, arguments = wanted[data.op]
    if None in arguments.values():
        example = next(each for each in _EXAMPLES if each["op"] == data.op)
        raise BadRequest(
            f"{data.op} lacks a field",
            hint=f"Send {msgspec.json.encode(example).decode()}.",
            code="missing_field",
        )
    return function, arguments
