"""One module for each kind of job; `TASKS` are all there are.

Their queues and priorities are in core.task, which SQL reads too."""

from __future__ import annotations

from cubby.workers.execute import Task
from cubby.workers.tasks import (
    clusters_arrange,
    clusters_tidy,
    embed_text,
    json_index,
    json_route,
    json_store,
    media_fingerprint,
    media_place,
    media_process,
    media_reembed,
    media_reexamine,
    media_reprocess,
    media_retag,
    media_verify,
    schema_backfill,
    schema_dry_run,
    schema_gate,
    schema_reconsider,
    steps_prune,
    storage_clean,
    storage_move,
    webhook_deliver,
    words_reindex,
)

TASKS = (
    Task("clusters.arrange", clusters_arrange.run),
    Task("clusters.tidy", clusters_tidy.run),
    Task("json.index", json_index.run),
    Task("json.route", json_route.run),
    Task("json.store", json_store.run),
    Task("media.fingerprint", media_fingerprint.run),
    Task("media.process", media_process.run),
    Task("embed.text", embed_text.run),
    Task("media.place", media_place.run),
    Task("media.reembed", media_reembed.run),
    Task("media.reexamine", media_reexamine.run),
    Task("media.reprocess", media_reprocess.run),
    Task("media.retag", media_retag.run),
    Task("media.verify", media_verify.run),
    Task("schema.backfill", schema_backfill.run),
    Task("schema.dry_run", schema_dry_run.run),
    Task("schema.gate", schema_gate.run),
    Task("schema.reconsider", schema_reconsider.run),
    Task("steps.prune", steps_prune.run),
    Task("storage.clean", storage_clean.run),
    Task("storage.move", storage_move.run),
    Task("webhook.deliver", webhook_deliver.run),
    Task("words.reindex", words_reindex.run),
)
