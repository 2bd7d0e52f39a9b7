"""Files that show the same, in groups, and what a person says about them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from app.actors import actor_of
from app.api.answers.duplicates import DuplicateClass, DuplicateGroups, Judged
from app.api.parameters import Cursor, Limit
from app.ids import parse_uuid
from app.openapi import problems
from app.services import Services

Class = Annotated[
    DuplicateClass | None,
    QueryParameter(
        name="class",
        description="`identical`: the same bytes or pixels. `same_picture`: re-encoded, resized, "
        "recoloured. `similar_shot`: taken of the same thing at nearly the same moment, mirrored.",
    ),
]

ClusterId = Annotated[
    str | None,
    QueryParameter(description="Only groups that have a file in this cluster."),
]


class SaidVerdict(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Of the pair `a` and `b`, or of every pair in a group, named by its original. `undecided`
    takes an earlier verdict back."""

    verdict: Literal["different", "same", "undecided"]
    a: str | None = None
    b: str | None = None
    group: str | None = None


class Verdicts(msgspec.Struct, forbid_unknown_fields=True):
    """Up to 1,000 at once; all of them hold, or none."""

    verdicts: list[SaidVerdict]


@get("/", opt={"role": "read"}, responses=problems(404), summary="List groups of duplicates")
async def list_duplicates(
    services: NamedDependency[Services],
    *,
    likeness: Class = None,
    cluster_id: ClusterId = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> DuplicateGroups:
    """The newest original first, at most 200 groups a page."""
    asked: dict[str, Any] = {"p_class": likeness, "p_limit": limit, "p_cursor": cursor}
    if cluster_id is not None:
        asked["p_id"] = parse_uuid(cluster_id, "cluster")
        return await services.call("catalog.cluster_duplicates", **asked)  # type: ignore[no-any-return]
    return await services.call("catalog.list_duplicates", **asked)  # type: ignore[no-any-return]


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
    return await services.call(  # type: ignore[no-any-return]
        "api.judge_duplicates",
        p_verdicts=msgspec.to_builtins(data.verdicts),
        p_actor=actor_of(request),
    )


duplicates = Router(
    "/duplicates", route_handlers=[list_duplicates, judge_duplicates], tags=["duplicates"]
)
