"""One module for each kind of job; `TASKS` are all there are."""

from __future__ import annotations

from workers.execute import Task
from workers.tasks import (
    json_index,
    json_route,
    json_store,
    media_process,
    schema_backfill,
    schema_check,
)

TASKS = (
    Task("json.index", "json", json_index.run),
    Task("json.route", "json", json_route.run),
    Task("json.store", "json", json_store.run),
    Task("media.process", "media", media_process.run),
    Task("schema.backfill", "maintenance", schema_backfill.run),
    Task("schema.check", "maintenance", schema_check.run),
)
