"""What people say about files: when and where they were taken, their words, tags and owner."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from cubby.app.actors import actor_of
from cubby.app.api.parameters import Cursor, Limit
from cubby.app.ids import CorrectionId, ObjectId
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers import Correction, CorrectionList, Place
from cubby.db.calls import api, catalog

OfObject = Annotated[
    ObjectId | None, QueryParameter(description="Only corrections of this object.")
]


class TagChange(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Tags to add to those a file has, and tags to take away, also those the model gives."""

    add: list[str] = []
    remove: list[str] = []


class Changes(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Give what is to be said; fields left out stay as they are. `captured_at` is local: a year, a
    month, a day or a time, with an offset where it is known. `zone` (`+02:00`, `Europe/Vienna`)
    sets the zone of the local time. `shift` (`-1 hour`) moves it, for a camera whose clock was
    wrong. null removes the date, place, caption or owner. What was read of an object may be sent
    back. The `source` and `trust` of a place are left out, and a list of tags replaces all of
    them."""

    captured_at: str | msgspec.UnsetType | None = msgspec.UNSET
    zone: str | msgspec.UnsetType = msgspec.UNSET
    shift: str | msgspec.UnsetType = msgspec.UNSET
    place: Place | msgspec.UnsetType | None = msgspec.UNSET
    caption: str | msgspec.UnsetType | None = msgspec.UNSET
    tags: TagChange | list[str] | msgspec.UnsetType = msgspec.UNSET
    owner: str | msgspec.UnsetType | None = msgspec.UNSET


class NewCorrection(Changes, kw_only=True):
    """The same of up to 10,000 objects at once; all of them are corrected, or none."""

    objects: Annotated[list[str], msgspec.Meta(min_length=1, max_length=10_000)]


@post(
    "/",
    status_code=201,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Correct objects",
)
async def correct_objects(
    request: Request[Any, Any, Any],
    data: JSONBody[NewCorrection],
    services: NamedDependency[Services],
) -> Correction:
    """What is said stands before what the files say, also when they are processed again, until it
    is undone. Each object keeps it in its lineage."""
    changes = msgspec.to_builtins(data)
    ids = ObjectId.parse_all(changes.pop("objects"))
    return await services.call(
        api.correct_objects(ids=ids, changes=changes, actor=actor_of(request))
    )


@patch(
    "/{system_id:str}",
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Correct an object",
)
async def correct_object(
    request: Request[Any, Any, Any],
    system_id: FromPath[ObjectId],
    data: JSONBody[Changes],
    services: NamedDependency[Services],
) -> Correction:
    """`POST /api/v1/corrections` for this one."""
    return await services.call(
        api.correct_objects(
            ids=[system_id],
            changes=msgspec.to_builtins(data),
            actor=actor_of(request),
        )
    )


@get("/", opt={"role": "read"}, responses=problems(404), summary="List corrections")
async def list_corrections(
    services: NamedDependency[Services],
    *,
    system_id: OfObject = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> CorrectionList:
    """Newest first, at most 200 a page, those that were undone among them."""
    return await services.call(
        catalog.list_corrections(limit=limit, cursor=cursor, asset_id=system_id)
    )


@post(
    "/{correction_id:str}/undo",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Undo a correction",
)
async def undo_correction(
    request: Request[Any, Any, Any],
    correction_id: FromPath[CorrectionId],
    services: NamedDependency[Services],
) -> Correction:
    """What was said before, or what the files say, counts again. Later corrections stand."""
    return await services.call(
        api.undo_correction(correction_id=correction_id, actor=actor_of(request))
    )


corrections = Router(
    "/corrections",
    route_handlers=[correct_objects, list_corrections, undo_correction],
    tags=["corrections"],
)
