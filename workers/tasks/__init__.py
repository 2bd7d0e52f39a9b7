"""One module for each kind of job; `TASKS` are all there are."""

from __future__ import annotations

from cubby.workers.execute import Task
from cubby.workers.tasks import (
    clusters_tidy,
    embed_text,
    json_index,
    json_route,
    json_store,
    media_place,
    media_process,
    media_reembed,
    media_retag,
    schema_backfill,
    schema_check,
    schema_reconsider,
    storage_clean,
    storage_move,
)

TASKS = (
    Task("clusters.tidy", "maintenance", clusters_tidy.run),
    Task("json.index", "index", json_index.run),
    Task("json.route", "json", json_route.run),
    Task("json.store", "json", json_store.run),
    Task("media.process", "media", media_process.run),
    Task("embed.text", "questions", embed_text.run),
    Task("media.place", "maintenance", media_place.run),
    Task("media.reembed", "maintenance", media_reembed.run),
    Task("media.retag", "maintenance", media_retag.run),
    Task("schema.backfill", "maintenance", schema_backfill.run),
    Task("schema.check", "maintenance", schema_check.run),
    Task("schema.reconsider", "maintenance", schema_reconsider.run),
    Task("storage.clean", "maintenance", storage_clean.run),
    # Beside the media, which wait for storage too; backfills may take hours.
    Task("storage.move", "media", storage_move.run),
)
