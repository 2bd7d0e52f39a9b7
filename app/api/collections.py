"""Collections: documents of one kind, and where to read them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Router, get, patch
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath

from app.actors import actor_of
from app.api.answers import CollectionItem, CollectionList, DocumentList
from app.api.parameters import Cursor, Limit
from app.openapi import problems
from app.problems import BadRequest, NotOffered
from app.services import Services

OPERATIONS = ("rename", "merge", "move")
_EXAMPLES = (
    {"op": "rename", "name": "orders"},
    {"op": "merge", "into": "orders"},
    {"op": "move", "ids": ["01890a5d-ac96-774b-bcce-b302099a8057"], "into": "returns"},
)


class CollectionChange(msgspec.Struct, forbid_unknown_fields=True):
    """`{"op": "rename", "name"}`, `{"op": "merge", "into"}` or `{"op": "move", "ids", "into"}`."""

    op: str
    name: str | None = None
    into: str | None = None
    ids: list[UUID] | None = None


@get("/", opt={"role": "read"}, responses=problems(), summary="List collections")
async def list_collections(services: NamedDependency[Services]) -> CollectionList:
    """All of them, by name, with their tables and the state of their schema."""
    return await services.call("catalog.list_collections")  # type: ignore[no-any-return]


@get(
    "/{name:str}/documents", opt={"role": "read"}, responses=problems(404), summary="Read documents"
)
async def list_documents(
    name: FromPath[str],
    services: NamedDependency[Services],
    limit: Limit = 50,
    cursor: Cursor = None,
) -> DocumentList:
    """The documents of a collection, in the order they came in."""
    return await services.call(  # type: ignore[no-any-return]
        "catalog.collection_documents", p_name=name, p_limit=limit, p_cursor=cursor
    )


@patch(
    "/{name:str}",
    opt={"role": "admin"},
    responses=problems(404, 409, 422),
    summary="Rename, merge or move",
)
async def change_collection(
    request: Request[Any, Any, Any],
    name: FromPath[str],
    data: Annotated[
        CollectionChange,
        Body(examples=[Example(id=str(each["op"]), value=each) for each in _EXAMPLES]),
    ],
    services: NamedDependency[Services],
) -> CollectionItem:
    """Later documents follow what was said: those sent under the old name, those that are like
    what was merged, those with exactly the keys of what was moved. Answers the collection that the
    documents are in now."""
    actor = actor_of(request)
    if data.op == "rename" and data.name is not None:
        answer = await services.call(
            "api.rename_collection", p_name=name, p_to=data.name, p_actor=actor
        )
    elif data.op == "merge" and data.into is not None:
        answer = await services.call(
            "api.merge_collections", p_from=name, p_into=data.into, p_actor=actor
        )
    elif data.op == "move" and data.into is not None and data.ids is not None:
        answer = await services.call(
            "api.move_documents", p_from=name, p_ids=data.ids, p_into=data.into, p_actor=actor
        )
    elif data.op in OPERATIONS:
        example = next(each for each in _EXAMPLES if each["op"] == data.op)
        raise BadRequest(
            f"{data.op} lacks a field", hint=f"Send {msgspec.json.encode(example).decode()}.",
            code="missing_field",
        )  # fmt: skip
    else:
        raise NotOffered(
            f"collections know no operation {data.op[:40]!r}",
            hint=f"Offered are {', '.join(OPERATIONS)}.",
            code="unknown_operation",
            extra={"op": data.op[:40], "offered": list(OPERATIONS)},
        )
    return answer  # type: ignore[no-any-return]


collections = Router(
    "/collections",
    route_handlers=[list_collections, list_documents, change_collection],
    tags=["collections"],
)
