"""What an admin changes about a collection: its name, where its documents belong, its key."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from cubby.app.actors import actor_of
from cubby.app.openapi import problems
from cubby.app.problems import BadRequest, NotOffered, Problem
from cubby.app.services import Services
from cubby.db.answers import (
    CollectionDedupe,
    CollectionItem,
    CollectionKey,
    CollectionRecords,
    Review,
)
from cubby.db.calls import api, catalog
from cubby.db.calls.call import Call

Changed = CollectionItem | CollectionKey | CollectionDedupe | CollectionRecords | Review

_EXAMPLES = (
    {"op": "rename", "name": "orders"},
    {"op": "merge", "into": "orders"},
    {"op": "move", "ids": ["01890a5d-ac96-774b-bcce-b302099a8057"], "into": "returns"},
    {"op": "key", "paths": ["order_no"], "dry_run": True},
    {"op": "contract", "contract": "freeze"},
    {"op": "review", "verdict": "release"},
    {"op": "knobs", "knobs": {"max_top_level_keys": 40}},
    {"op": "dedupe", "dedupe": "keep_first", "dry_run": True},
    {"op": "records", "path": "$.hits.hits"},
    {"op": "records", "path": "$.resourceLogs[*].scopeLogs[*].logRecords", "dry_run": True},
    {"op": "split", "path": "$.type"},
)
OPERATIONS = tuple(dict.fromkeys(str(example["op"]) for example in _EXAMPLES))


class CollectionChange(msgspec.Struct, forbid_unknown_fields=True):
    """`{"op": "rename", "name"}`, `{"op": "merge", "into"}`, `{"op": "move", "ids", "into"}`,
    `{"op": "records", "path", "dry_run"}`, `{"op": "split", "path"}`, `{"op": "knobs", "knobs"}`,
    `{"op": "key", "paths", "order_by", "delete_when", "dry_run"}`,
    `{"op": "contract", "contract"}`, `{"op": "dedupe", "dedupe", "dry_run"}`
    or `{"op": "review", "verdict", "ids"}`. Each of `knobs` overrides a setting for the collection,
    null ends that. Records are the elements of the array at `path`, where `[*]` stands for
    each element of an array on the way: `"$.resourceLogs[*].scopeLogs[*].logRecords"`. A split
    makes a collection for each value at `path`; null undoes either. `paths` identify a document:
    `"order_no"`, `"$.order.no"`, `"$['order no']"` or `["order", "no"]`; none for no key. The
    greatest value at `order_by` is the newest, ties by arrival; null for arrival alone. A
    document that fulfils one of `delete_when` (`"$.deleted = true"`, `"$.op = \\"d\\""`,
    `"$.after is null"`) takes the row of its key out of the table. What is left out of these two
    stays as it is. With `dry_run` a key or a path to records is only tried. The contract of the
    typed table is `evolve`, `freeze` or `auto`. With `dedupe` `keep_first` documents of the same
    content have one row, with `keep_all` one each. The verdict on quarantined documents is
    `release`, `dismiss` or `wait`; without `ids` it is on all that wait."""

    op: str
    name: str | None = None
    into: str | None = None
    ids: list[UUID] | None = None
    paths: str | list[str | list[str | int]] | None = None
    order_by: str | list[str | int] | msgspec.UnsetType | None = msgspec.UNSET
    delete_when: str | list[str | dict[str, Any]] | msgspec.UnsetType = msgspec.UNSET
    path: str | list[str | int | None] | msgspec.UnsetType | None = msgspec.UNSET
    dry_run: bool = False
    contract: str | None = None
    dedupe: str | None = None
    verdict: str | None = None
    knobs: dict[str, Any] | msgspec.UnsetType | None = msgspec.UNSET


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
) -> Changed:
    """Later documents follow the act: those sent under the old name, those like what was merged,
    those with exactly the keys of what was moved. The answer is the collection that the documents
    are in now. With a key the typed table holds the newest document of each and every document
    stays; the answer counts what that does. A frozen table takes no document with an unknown field
    or type: it waits in quarantine for a review."""
    return await services.call(_meant(data, name, actor_of(request)))


def _meant(data: CollectionChange, name: str, actor: str) -> Call[Changed]:
    """The call that makes the change. Raises NotOffered or BadRequest."""
    wanted: Call[Changed]
    match data:
        case CollectionChange(op="rename", name=str(to)):
            wanted = api.rename_collection(name=name, to=to, actor=actor)
        case CollectionChange(op="merge", into=str(into)):
            wanted = api.merge_collections(from_=name, into=into, actor=actor)
        case CollectionChange(op="move", into=str(into), ids=list(ids)):
            wanted = api.move_documents(from_=name, ids=ids, into=into, actor=actor)
        case CollectionChange(op="knobs", knobs=knobs) if knobs is not msgspec.UNSET:
            wanted = api.set_collection_knobs(name=name, knobs=knobs, actor=actor)
        case CollectionChange(op="records", path=path, dry_run=True) if path is not msgspec.UNSET:
            wanted = catalog.records_preview(name=name, path=path)
        case CollectionChange(op="records", path=path) if path is not msgspec.UNSET:
            wanted = api.set_collection_records(name=name, path=path, actor=actor)
        case CollectionChange(op="split", path=path) if path is not msgspec.UNSET:
            wanted = api.split_collection(name=name, path=path, actor=actor)
        case CollectionChange(op="key", paths=str() | list() as paths, dry_run=dry_run):
            wanted = api.set_collection_key(
                name=name,
                paths=paths,
                dry_run=dry_run,
                actor=actor,
                order_by=[] if data.order_by is None else data.order_by,
                delete_when=data.delete_when,
            )
        case CollectionChange(op="contract", contract=str(contract)):
            wanted = api.set_collection_contract(name=name, contract=contract, actor=actor)
        case CollectionChange(op="dedupe", dedupe=str(dedupe), dry_run=dry_run):
            wanted = api.set_collection_dedupe(
                name=name, dedupe=dedupe, dry_run=dry_run, actor=actor
            )
        case CollectionChange(op="review", verdict=str(verdict)):
            wanted = api.review_quarantine(name=name, verdict=verdict, ids=data.ids, actor=actor)
        case _:
            raise _incomplete(data)
    return wanted


def _incomplete(data: CollectionChange) -> Problem:
    """Why no call could be made of it."""
    if data.op not in OPERATIONS:
        return NotOffered(
            f"Unknown operation on collections: {data.op[:40]!r}",
            hint=f"Offered are {', '.join(OPERATIONS)}.",
            code="unknown_operation",
            extra={"op": data.op[:40], "offered": list(OPERATIONS)},
        )
    example = next(each for each in _EXAMPLES if each["op"] == data.op)
    return BadRequest(
        f"Operation {data.op} lacks a field",
        hint=f"Send {msgspec.json.encode(example).decode()}.",
        code="missing_field",
    )
