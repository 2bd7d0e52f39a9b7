"""Every address of the API."""

from __future__ import annotations

from litestar import Router

from app.api.clusters import clusters
from app.api.collections import collections
from app.api.events import events
from app.api.ingest.handler import ingest
from app.api.ingest.known import known_requests
from app.api.ingest.status import ingest_objects, ingest_status
from app.api.jobs import jobs
from app.api.keys import keys
from app.api.objects import objects
from app.api.parameters import refuse_unknown
from app.api.schemas import schemas
from app.api.search import search_routes
from app.api.settings import settings

api = Router(
    "/api/v1",
    route_handlers=[
        ingest,
        known_requests,
        ingest_status,
        ingest_objects,
        objects,
        search_routes,
        clusters,
        schemas,
        collections,
        jobs,
        events,
        settings,
        keys,
    ],
    guards=[refuse_unknown],
)
