"""Files that show the same, in groups, and what a person says about them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from cubby.app.actors import actor_of
from cubby.app.api.parameters import Cursor, Limit
from cubby.app.ids import ClusterId, ObjectId
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers.duplicates import (
    Decisions,
    DuplicateClass,
    DuplicateGroups,
    ExaminedLinks,
    Judged,
    Kept,
    Reexamination,
    Released,
)
from cubby.db.calls import api, catalog

Class = Annotated[
    DuplicateClass | None,
    QueryParameter(
        name="class",
        description="`identical`: the same bytes or pixels. `same_picture`: a comparison of both "
        "found the one in the other: re-encoded, cropped, turned, mirrored, edited; a span of a "
        "film or sound in another. "
        "`similar_shot`: alike by hash and vector, or taken at another moment, or with another "
        "text.",
    ),
]

InCluster = Annotated[
    ClusterId | None,
    QueryParameter(description="Only groups that have a file in this cluster."),
]


WasJudged = Annotated[
    bool | None,
    QueryParameter(
        description="Only groups of which a person reviewed every link (of this class), or not yet."
    ),
]


class SaidVerdict(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Of the pair `a` and `b`, of every pair in a group, named by its original, or of all that an
    earlier decision spoke of. `undecided` takes an earlier verdict back."""

    verdict: Literal["different", "same", "undecided"]
    a: str | None = None
    b: str | None = None
    group: str | None = None
    decision: str | None = None


class Verdicts(msgspec.Struct, forbid_unknown_fields=True):
    """Up to 1,000 at once; all of them hold, or none."""

    verdicts: list[SaidVerdict]


class Choice(msgspec.Struct, forbid_unknown_fields=True):
    """`keep` is to be the original of the group in place of `group`, the one it has."""

    group: str
    keep: str


class Choices(msgspec.Struct, forbid_unknown_fields=True):
    """Up to 1,000 at once; all of them hold, or none."""

    choices: list[Choice]


class Reexamine(msgspec.Struct, forbid_unknown_fields=True):
    """Whether links are changed at once. Without it the pictures are only compared."""

    applies: bool = False


class KeptIds(msgspec.Struct, forbid_unknown_fields=True):
    """Files that were kept as originals."""

    kept: Annotated[list[str], msgspec.Meta(max_length=1000)]


@get("/", opt={"role": "read"}, responses=problems(404), summary="List groups of duplicates")
async def list_duplicates(
    services: NamedDependency[Services],
    *,
    likeness: Class = None,
    judged: WasJudged = None,
    cluster_id: InCluster = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> DuplicateGroups:
    """The newest original first, at most 200 groups a page."""
    if cluster_id is None:
        return await services.text(
            catalog.list_duplicates(class_=likeness, limit=limit, cursor=cursor, judged=judged)
        )
    return await services.text(
        catalog.cluster_duplicates(
            id=cluster_id, class_=likeness, limit=limit, cursor=cursor, judged=judged
        )
    )


@get("/decisions", opt={"role": "read"}, responses=problems(), summary="List what was decided")
async def list_decisions(
    services: NamedDependency[Services], limit: Limit = 50, cursor: Cursor = None
) -> Decisions:
    """What people said of duplicates and still holds, newest first, at most 200 a page. What they
    said at once is one decision."""
    return await services.text(catalog.list_duplicate_decisions(limit=limit, cursor=cursor))


@post(
    "/verdicts",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Judge duplicates",
)
async def judge_duplicates(
    request: Request[Any, Any, Any],
    data: JSONBody[Verdicts],
    services: NamedDependency[Services],
) -> Judged:
    """Files that are `different` leave each other's group and are never linked again."""
    return await services.call(
        api.judge_duplicates(verdicts=msgspec.to_builtins(data.verdicts), actor=actor_of(request))
    )


@post(
    "/originals",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(409),
    summary="Keep better originals",
)
async def keep_originals(
    request: Request[Any, Any, Any],
    data: JSONBody[Choices],
    services: NamedDependency[Services],
) -> Kept:
    """The file that is kept becomes the original of its group: the others are linked to it, and
    whatever shows the same from now on. Nothing is deleted."""
    return await services.call(
        api.keep_originals(choices=msgspec.to_builtins(data.choices), actor=actor_of(request))
    )


@post(
    "/originals/undo",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Take choices of originals back",
)
async def release_originals(
    request: Request[Any, Any, Any],
    data: JSONBody[KeptIds],
    services: NamedDependency[Services],
) -> Released:
    """The original before is the original again, and the links are as they were."""
    return await services.call(
        api.release_originals(asset_ids=ObjectId.parse_all(data.kept), actor=actor_of(request))
    )


@get(
    "/reexamination",
    opt={"role": "read"},
    responses=problems(),
    summary="Preview examining links again",
)
async def preview_reexamination(
    services: NamedDependency[Services], limit: Limit = 50, cursor: Cursor = None
) -> ExaminedLinks:
    """Links whose class the comparison of their files would change or bring, and how far the last
    run is, at most 200 a page. Links that a person reviewed are left out."""
    return await services.text(catalog.preview_reexamination(limit=limit, cursor=cursor))


@post(
    "/reexamination",
    status_code=202,
    opt={"role": "admin"},
    responses=problems(409),
    summary="Examine links again",
)
async def begin_reexamination(
    request: Request[Any, Any, Any],
    data: JSONBody[Reexamine],
    services: NamedDependency[Services],
) -> Reexamination:
    """Queues a job that compares the files of every link that no person reviewed. It also finds
    copies of the films and sounds that were never fingerprinted. With `applies` each link then has
    the class that the comparison gives it."""
    return await services.call(
        api.begin_reexamination(applies=data.applies, actor=actor_of(request))
    )


duplicates = Router(
    "/duplicates",
    route_handlers=[
        list_duplicates, list_decisions, judge_duplicates, keep_originals, release_originals,
        preview_reexamination, begin_reexamination,
    ],
    tags=["duplicates"],
)  # fmt: skip
