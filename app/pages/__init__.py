"""The admin pages: /admin and below, made on the server; scripts only make them quicker."""

from __future__ import annotations

from typing import Any

from litestar import Router, get
from litestar.params import FromPath
from litestar.response import Redirect

from cubby.app.pages import (
    arranging,
    cluster_acts,
    cluster_previews,
    cluster_selection,
    clusters,
    collections,
    corrections,
    duplicates,
    gallery,
    ingest,
    jobs,
    keys,
    labels,
    login,
    models,
    objects,
    overview,
    queries,
    queues,
    reexamining,
    reference,
    rows,
    schemas,
    search,
    settings,
    verdicts,
    webhooks,
)
from cubby.app.pages.answering import answer_page
from cubby.app.pages.assets import asset
from cubby.app.pages.protection import Protection, refuse_forged
from cubby.app.problems import Missing


@get("/", include_in_schema=False, opt={"role": "open"})
async def home() -> Redirect:
    return Redirect("/admin")


@get("/{rest:path}")
async def nowhere(rest: FromPath[str]) -> None:
    raise Missing("Page not found", hint="The sections above lead everywhere.")


pages = Router(
    "/admin",
    route_handlers=[
        *overview.handlers,
        *ingest.handlers,
        *search.handlers,
        *gallery.handlers,
        *corrections.handlers,
        *objects.handlers,
        *arranging.handlers,
        *clusters.handlers,
        *cluster_acts.handlers,
        *cluster_previews.handlers,
        *cluster_selection.handlers,
        *duplicates.handlers,
        *verdicts.handlers,
        *reexamining.handlers,
        *collections.handlers,
        *rows.handlers,
        *schemas.handlers,
        *jobs.handlers,
        *queues.handlers,
        *queries.handlers,
        *settings.handlers,
        *labels.handlers,
        *models.handlers,
        *keys.handlers,
        *webhooks.handlers,
        *login.handlers,
        nowhere,
    ],
    middleware=[Protection],
    guards=[refuse_forged],
    exception_handlers={Exception: answer_page},
    include_in_schema=False,
    opt={"role": "admin", "seen_by": "read", "page": True},
)

documentation = Router(
    "/docs",
    route_handlers=reference.handlers,
    middleware=[Protection],
    exception_handlers={Exception: answer_page},
    include_in_schema=False,
    opt={"role": "open", "page": True},
)

route_handlers: list[Any] = [home, asset, pages, documentation]
