"""One module for each kind of job; `TASKS` are all there are."""

from __future__ import annotations

from workers.execute import Task
from workers.tasks import embed_text, json_route, json_store, media_process, schema_backfill

TASKS = (
    Task("json.route", "json", json_route.run),
    Task("json.store", "json", json_store.run),
    Task("media.process", "media", media_process.run),
    Task("embed.text", "questions", embed_text.run),
    Task("schema.backfill", "maintenance", schema_backfill.run),
)
