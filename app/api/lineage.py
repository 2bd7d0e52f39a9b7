"""The audit trail as a whole: its checkpoints, to be kept elsewhere."""

from __future__ import annotations

from litestar import Router, get
from litestar.di import NamedDependency

from cubby.app.api.parameters import Cursor, Limit
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers import CheckpointList
from cubby.db.calls import catalog


@get("/checkpoints", opt={"role": "read"}, responses=problems(), summary="List checkpoints")
async def list_checkpoints(
    services: NamedDependency[Services], *, limit: Limit = 100, cursor: Cursor = None
) -> CheckpointList:
    """The chain of digests over lineage, from its beginning. A copy that is kept on another
    machine shows later whether lineage was changed: `cubby fsck --checkpoints FILE`."""
    return await services.text(catalog.list_checkpoints(limit=limit, cursor=cursor))


lineage = Router("/lineage", route_handlers=[list_checkpoints], tags=["lineage"])
