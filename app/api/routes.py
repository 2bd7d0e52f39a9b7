"""Every address of the API."""

from __future__ import annotations

from litestar import Router

from cubby.app.api.clusters import clusters
from cubby.app.api.collections import collections
from cubby.app.api.corrections import corrections
from cubby.app.api.duplicates import duplicates
from cubby.app.api.events import events
from cubby.app.api.ingest.handler import ingest
from cubby.app.api.ingest.known import known_requests
from cubby.app.api.ingest.status import ingest_objects, ingest_status
from cubby.app.api.jobs import jobs
from cubby.app.api.keys import keys
from cubby.app.api.labels import labels
from cubby.app.api.lineage import lineage
from cubby.app.api.objects import objects
from cubby.app.api.parameters import refuse_unknown
from cubby.app.api.queries import queries
from cubby.app.api.queues import queues
from cubby.app.api.schemas import schemas
from cubby.app.api.search import search_routes
from cubby.app.api.settings import settings
from cubby.app.api.webhooks import webhooks

api = Router(
    "/api/v1",
    route_handlers=[
        ingest,
        known_requests,
        ingest_status,
        ingest_objects,
        objects,
        corrections,
        search_routes,
        clusters,
        duplicates,
        labels,
        schemas,
        collections,
        jobs,
        queues,
        queries,
        settings,
        keys,
        webhooks,
        lineage,
        events,
    ],
    guards=[refuse_unknown],
)
