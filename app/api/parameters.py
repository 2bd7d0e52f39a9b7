"""Query parameters that several lists have in common, and the refusal of unknown ones."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.params import QueryParameter

from cubby.app.problems import BadRequest

Limit = Annotated[int, QueryParameter(ge=1, le=1000, description="Items on one page.")]
ShortPage = Annotated[int, QueryParameter(ge=1, le=200, description="Items on one page.")]
SearchLimit = Annotated[int, QueryParameter(ge=1, le=200, description="Hits on one page.")]
Fold = Annotated[
    bool, QueryParameter(description="Of duplicates, only the best; it names the others.")
]
Facets = Annotated[
    bool,
    QueryParameter(
        description="Also count all hits by kind, media type, tag, cluster, collection, and by the "
        "year and month they were taken."
    ),
]
Sort = Annotated[
    Literal["received", "captured", "captured_asc"],
    QueryParameter(
        description="`received`: the newest first. `captured`: the latest taken first. "
        "`captured_asc`: the earliest taken first. Objects without a capture time come last."
    ),
]
SearchSort = Annotated[
    Literal["relevance", "captured", "captured_asc"],
    QueryParameter(
        description="`relevance`: the best hit first. `captured`, `captured_asc`: the same hits by "
        "when they were taken."
    ),
]
Cursor = Annotated[
    str | None, QueryParameter(description="next_cursor of the page before; none for the first.")
]

NameWords = Annotated[
    str | None,
    QueryParameter(max_length=200, description="Words in the name, whatever their case."),
]


async def refuse_unknown(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """A guard. A mistyped filter that is silently ignored answers another question than the one
    that was asked. (Async for speed: a plain function would be run in a thread.)"""
    if not connection.scope["query_string"]:
        return
    known = handler.opt.get("query") or _declared(handler)
    unknown = sorted(set(connection.query_params) - known)
    if unknown:
        raise BadRequest(
            f"Unknown query parameter: {unknown[0][:80]!r}",
            hint=f"Known are {', '.join(sorted(known))}." if known else "Leave it out.",
            code="unknown_parameter",
            extra={"parameter": unknown[0][:80]},
        )


def _declared(handler: BaseRouteHandler) -> set[str]:
    names = set()
    for name, field in handler.parsed_fn_signature.parameters.items():
        definition = field.kwarg_definition
        if isinstance(definition, QueryParameter):
            names.add(definition.name or name)
    return names
