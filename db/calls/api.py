"""The functions of `api`. Written by `make docs`; see `cubby.db.calls`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pgvector import Vector

from cubby.db.answers import (
    ApiKey,
    Caller,
    ClusterDetail,
    CollectionDedupe,
    CollectionItem,
    CollectionKey,
    Correction,
    Delivery,
    Job,
    Judged,
    Kept,
    KeyUsage,
    NewApiKey,
    NewWebhook,
    Queue,
    Reexamination,
    Released,
    Replayed,
    Reprocessed,
    Review,
    SavedQuery,
    SchemaDetail,
    Session,
    Setting,
    TagLabel,
    Verified,
    Webhook,
)
from cubby.db.calls.call import UNSET, Call, Unset, json


def accept_group(*, items: Any, pack: Any | Unset = UNSET) -> Call[list[dict[str, Any] | None]]:
    """Record small requests whose bytes are on durable storage, in one transaction."""
    return Call("api.accept_group", {"p_items": json(items), "p_pack": json(pack)})


def accept_ingest(
    *,
    request: Any,
    parts: Any,
    element_parts: list[int] | str | Unset = UNSET,
    element_offsets: list[int] | str | Unset = UNSET,
    element_lengths: list[int] | str | Unset = UNSET,
    spool: list[bytes] | Unset = UNSET,
) -> Call[dict[str, Any]]:
    """Record a request, its parts and objects, and queue the work on them."""
    return Call(
        "api.accept_ingest",
        {
            "p_request": json(request),
            "p_parts": json(parts),
            "p_element_parts": element_parts,
            "p_element_offsets": element_offsets,
            "p_element_lengths": element_lengths,
            "p_spool": spool,
        },
    )


def accept_schema(
    *,
    schema_id: UUID,
    actor: str | Unset | None = UNSET,
    structure_hash: str | Unset | None = UNSET,
    ddl_sha256: str | Unset | None = UNSET,
) -> Call[SchemaDetail]:
    """Accept a proposal."""
    return Call(
        "api.accept_schema",
        {
            "p_schema_id": schema_id,
            "p_actor": actor,
            "p_structure_hash": structure_hash,
            "p_ddl_sha256": ddl_sha256,
        },
        SchemaDetail,
    )


def add_key(
    *,
    name: str,
    role: str,
    requests_per_minute: int | Unset | None = UNSET,
    max_request_bytes: int | Unset | None = UNSET,
    budgets: Any | Unset = UNSET,
    actor: str | Unset | None = UNSET,
) -> Call[NewApiKey]:
    """Make a key for the HTTP API."""
    return Call(
        "api.add_key",
        {
            "p_name": name,
            "p_role": role,
            "p_requests_per_minute": requests_per_minute,
            "p_max_request_bytes": max_request_bytes,
            "p_budgets": json(budgets),
            "p_actor": actor,
        },
        NewApiKey,
    )


def add_up_intake() -> Call[None]:
    """Add up what came in by the hour, for the hours that are over; what the overview adds the
    rest to."""
    return Call("api.add_up_intake", {})


def add_webhook(
    *,
    url: str,
    stages: list[str] | Unset | None = UNSET,
    kinds: list[str] | Unset | None = UNSET,
    owner: str | Unset | None = UNSET,
    collection: str | Unset | None = UNSET,
    actor: str | Unset | None = UNSET,
) -> Call[NewWebhook]:
    """Send events that match all filters to a URL, from now on."""
    return Call(
        "api.add_webhook",
        {
            "p_url": url,
            "p_stages": stages,
            "p_kinds": kinds,
            "p_owner": owner,
            "p_collection": collection,
            "p_actor": actor,
        },
        NewWebhook,
    )


def arrange_clusters(*, job_id: int) -> Call[dict[str, Any]]:
    """Arrange again what no person has touched in the space in use, and calibrate its
    threshold."""
    return Call("api.arrange_clusters", {"p_job_id": job_id})


def arrange_when_due() -> Call[int]:
    """Queue a job that arranges a young space, when it has grown enough since the last time;
    returns the job, or null."""
    return Call("api.arrange_when_due", {})


def authenticate(*, secret_sha256: str) -> Call[Caller | None]:
    """The key of a secret, given as sha256 in hex; null for an unknown or revoked one."""
    return Call("api.authenticate", {"p_secret_sha256": secret_sha256}, Caller)


def authenticate_session(*, token_sha256: str) -> Call[Caller | None]:
    """The key a session was opened with, given the sha256 of its token; null when the session is
    over or the key is revoked."""
    return Call("api.authenticate_session", {"p_token_sha256": token_sha256}, Caller)


def backfill_schema(*, job_id: int) -> Call[dict[str, Any]]:
    """Fill an accepted table with the next batch of older documents, fold it after its key
    changed, or heal rows of an earlier version: {"done", "total", "state": "running"|"done"}."""
    return Call("api.backfill_schema", {"p_job_id": job_id})


def begin_arranging(
    *, actor: str | Unset | None = UNSET, level: float | Unset | None = UNSET
) -> Call[Job]:
    """Queue a job that arranges again what no person has touched, as one act."""
    return Call("api.begin_arranging", {"p_actor": actor, "p_level": level}, Job)


def begin_backup(*, destination: str, actor: str | Unset | None = UNSET) -> Call[UUID]:
    """A backup begins: its id."""
    return Call("api.begin_backup", {"p_destination": destination, "p_actor": actor})


def begin_group(*, queue_job_id: int, worker: str) -> Call[dict[str, Any]]:
    """Take up the waiting documents of small requests, as many as are stored together: {"jobs":
    [{"job_id", "uri", "spooled", "first_ordinal", "offsets", "lengths"}]}."""
    return Call("api.begin_group", {"p_queue_job_id": queue_job_id, "p_worker": worker})


def begin_job(*, job_id: int, worker: str) -> Call[dict[str, Any] | None]:
    """Take up a job: counts the attempt and answers what there is to do, or null when it has
    ended already."""
    return Call("api.begin_job", {"p_job_id": job_id, "p_worker": worker})


def begin_nightly() -> Call[None]:
    """Queue what is done once a night."""
    return Call("api.begin_nightly", {})


def begin_reembedding(
    *, space: str, switch: bool | Unset = UNSET, actor: str | Unset | None = UNSET
) -> Call[dict[str, Any]]:
    """Fill a space with vectors of every file beside the active one, and switch to it when it is
    full, unless p_switch is false."""
    return Call("api.begin_reembedding", {"p_space": space, "p_switch": switch, "p_actor": actor})


def begin_reexamination(
    *, applies: bool | Unset = UNSET, actor: str | Unset | None = UNSET
) -> Call[Reexamination]:
    """Compare the files of every link between duplicates that no person reviewed, and find the
    copies of films and sounds that have no fingerprint yet."""
    return Call("api.begin_reexamination", {"p_applies": applies, "p_actor": actor}, Reexamination)


def cancel_job(*, job_id: int, actor: str | Unset | None = UNSET) -> Call[Job]:
    """End a job that waits or runs: it and its unfinished objects have failed with the code
    cancelled, and api.replay_job brings it back."""
    return Call("api.cancel_job", {"p_job_id": job_id, "p_actor": actor}, Job)


def chain_lineage(*, limit: int | Unset = UNSET) -> Call[int]:
    """Add a checkpoint over lineage that is complete, of at most p_limit rows; how many it
    covers."""
    return Call("api.chain_lineage", {"p_limit": limit})


def change_setting(*, name: str, value: Any, actor: str | Unset | None = UNSET) -> Call[Setting]:
    """Change one of the settings in catalog.setting."""
    return Call(
        "api.change_setting", {"p_name": name, "p_value": json(value), "p_actor": actor}, Setting
    )


def check_schema(*, schema_id: UUID) -> Call[SchemaDetail]:
    """Have a worker check a proposal again."""
    return Call("api.check_schema", {"p_schema_id": schema_id}, SchemaDetail)


def choose_child_tables(
    *, schema_id: UUID, paths: Any, actor: str | Unset | None = UNSET
) -> Call[SchemaDetail]:
    """Choose which arrays of objects ("$.items[]", "$.items[].parts[]") become child tables
    (document_id, ordinal, columns, extra): these and no others."""
    return Call(
        "api.choose_child_tables",
        {"p_schema_id": schema_id, "p_paths": json(paths), "p_actor": actor},
        SchemaDetail,
    )


def close_session(*, token_sha256: str) -> Call[bool]:
    """Log out of the admin pages; whether there was such a session."""
    return Call("api.close_session", {"p_token_sha256": token_sha256})


def confirm_cluster(*, cluster_id: UUID, actor: str | Unset | None = UNSET) -> Call[ClusterDetail]:
    """A person says this cluster is right, however few its members."""
    return Call(
        "api.confirm_cluster", {"p_cluster_id": cluster_id, "p_actor": actor}, ClusterDetail
    )


def correct_objects(
    *, ids: list[UUID], changes: Any, actor: str | Unset | None = UNSET
) -> Call[Correction]:
    """Say what is true of files: {"captured_at", "zone", "shift", "place", "caption", "tags":
    {"add", "remove"} or the list of all, "owner"}."""
    return Call(
        "api.correct_objects",
        {"p_ids": ids, "p_changes": json(changes), "p_actor": actor},
        Correction,
    )


def count_request(*, key_id: UUID) -> Call[KeyUsage]:
    """Count a request of a key with a rate limit: {"allowed", "limit", "remaining",
    "retry_after"} in seconds."""
    return Call("api.count_request", {"p_key_id": key_id}, KeyUsage)


def delete_query(*, name: str, actor: str | Unset | None = UNSET) -> Call[None]:
    """Delete a saved query."""
    return Call("api.delete_query", {"p_name": name, "p_actor": actor})


def delete_tag_label(*, label: str, actor: str | Unset | None = UNSET) -> Call[None]:
    """Remove a label."""
    return Call("api.delete_tag_label", {"p_label": label, "p_actor": actor})


def delete_webhook(*, id: UUID, actor: str | Unset | None = UNSET) -> Call[Webhook]:
    """Send nothing more to a webhook, and forget its secret."""
    return Call("api.delete_webhook", {"p_id": id, "p_actor": actor}, Webhook)


def dispatch_webhooks(*, limit: int | Unset = UNSET) -> Call[int]:
    """Match the next events with all webhooks, and queue what is due: how many events were looked
    at."""
    return Call("api.dispatch_webhooks", {"p_limit": limit})


def drop_analysis_view(*, name: str, actor: str | Unset | None = UNSET) -> Call[dict[str, Any]]:
    """Drop a view that an analyst made in the schema analysis, for instance because it keeps a
    table from being rolled back."""
    return Call("api.drop_analysis_view", {"p_name": name, "p_actor": actor})


def dry_run_batch(*, job_id: int, documents: int | Unset | None = UNSET) -> Call[dict[str, Any]]:
    """Continue the dry run of a schema.dry_run job, with json_chunk or p_documents documents:
    {"state": "waiting"|"running"|"done", "documents"}."""
    return Call("api.dry_run_batch", {"p_job_id": job_id, "p_documents": documents})


def dry_run_schema(*, schema_id: UUID) -> Call[dict[str, Any]]:
    """What accepting a proposal would do to every stored document, now."""
    return Call("api.dry_run_schema", {"p_schema_id": schema_id})


def edit_schema(
    *,
    schema_id: UUID,
    edit: Any,
    actor: str | Unset | None = UNSET,
    reason: str | Unset | None = UNSET,
    ddl_sha256: str | Unset | None = UNSET,
) -> Call[SchemaDetail]:
    """Change the columns a proposal would make: {"columns": [{"path" or "keys", "name", "type"}],
    "indexes": [name]}, has every column in order, of a later version those it adds."""
    return Call(
        "api.edit_schema",
        {
            "p_schema_id": schema_id,
            "p_edit": json(edit),
            "p_actor": actor,
            "p_reason": reason,
            "p_ddl_sha256": ddl_sha256,
        },
        SchemaDetail,
    )


def end_backup(*, id: UUID, state: str) -> Call[None]:
    """A backup has ended, complete or failed: stale files are removed again."""
    return Call("api.end_backup", {"p_id": id, "p_state": state})


def end_cleaning(*, job_id: int) -> Call[None]:
    """End the job that removed files of requests that were never accepted."""
    return Call("api.end_cleaning", {"p_job_id": job_id})


def end_deliveries(*, job_id: int) -> Call[bool]:
    """End a job webhook.deliver; false when more is due."""
    return Call("api.end_deliveries", {"p_job_id": job_id})


def end_gate(*, job_id: int) -> Call[None]:
    """End a job schema.gate after api.record_gate."""
    return Call("api.end_gate", {"p_job_id": job_id})


def end_long_sessions() -> Call[int]:
    """End the sessions of analysts and admins that hold the server for longer than the settings
    analyst_statement_seconds, analyst_transaction_seconds and person_idle_seconds allow; how
    many."""
    return Call("api.end_long_sessions", {})


def end_move(*, job_id: int) -> Call[bool]:
    """End the job that moved the spool, and wake the jobs that wait for storage."""
    return Call("api.end_move", {"p_job_id": job_id})


def end_placement(*, job_id: int) -> Call[bool]:
    """End a job media.place; false when there is more to do for it."""
    return Call("api.end_placement", {"p_job_id": job_id})


def end_reprocessing(*, job_id: int, thumbnails: Any | Unset = UNSET) -> Call[None]:
    """The new thumbnails of a file are where record_reprocessing said: the job is done."""
    return Call("api.end_reprocessing", {"p_job_id": job_id, "p_thumbnails": json(thumbnails)})


def erase_lineage_detail(
    *, id: UUID, reason: str, actor: str | Unset | None = UNSET
) -> Call[dict[str, Any]]:
    """Erase the detail of a lineage row, as where it names a person; its sha256 stays, and the
    chain of checkpoints holds."""
    return Call("api.erase_lineage_detail", {"p_id": id, "p_reason": reason, "p_actor": actor})


def fail_job(
    *,
    job_id: int,
    stage: str,
    code: str,
    message: str,
    permanent: bool,
    attempt: int | Unset | None = UNSET,
    detail: str | Unset | None = UNSET,
) -> Call[dict[str, Any]]:
    """Report that a try failed."""
    return Call(
        "api.fail_job",
        {
            "p_job_id": job_id,
            "p_stage": stage,
            "p_code": code,
            "p_message": message,
            "p_permanent": permanent,
            "p_attempt": attempt,
            "p_detail": detail,
        },
    )


def forget_stale_files(*, uris: list[str]) -> Call[int]:
    """These files have been removed."""
    return Call("api.forget_stale_files", {"p_uris": uris})


def hand_back_jobs(*, worker: str) -> Call[int]:
    """Give back at once the jobs of a worker that is stopping."""
    return Call("api.hand_back_jobs", {"p_worker": worker})


def hold_stale_files(*, limit: int | Unset = UNSET) -> Call[list[str]]:
    """URIs of files that nothing leads to any more, held until the transaction ends: a job that
    would put another file there waits."""
    return Call("api.hold_stale_files", {"p_limit": limit})


def index_documents(*, job_id: int) -> Call[dict[str, Any]]:
    """Bring sample, proposal, full text and profile up to date with stored documents, a batch at
    a time: {"documents": n, "state": "running"|"waiting"|"done"}."""
    return Call("api.index_documents", {"p_job_id": job_id})


def judge_duplicate(
    *, a: UUID, b: UUID, verdict: str, actor: str | Unset | None = UNSET
) -> Call[dict[str, Any]]:
    """Say of two files that they are different, the same, or undecided again."""
    return Call("api.judge_duplicate", {"p_a": a, "p_b": b, "p_verdict": verdict, "p_actor": actor})


def judge_duplicates(*, verdicts: Any, actor: str | Unset | None = UNSET) -> Call[Judged]:
    """Record what a person says of pairs of files: [{"a", "b", "verdict": "different" | "same" |
    "undecided"}] or [{"group": original, "verdict"}], or what an earlier decision spoke of:
    [{"decision": decision_id, "verdict"}]."""
    return Call("api.judge_duplicates", {"p_verdicts": json(verdicts), "p_actor": actor}, Judged)


def keep_originals(*, choices: Any, actor: str | Unset | None = UNSET) -> Call[Kept]:
    """Make another file of a group of duplicates its original, because it is the better one:
    [{"group": original, "keep": id}]."""
    return Call("api.keep_originals", {"p_choices": json(choices), "p_actor": actor}, Kept)


def measure_recall(*, vectors: int | Unset = UNSET) -> Call[float]:
    """Compare the vector index of the active space with an exact search, for a few files, once an
    hour."""
    return Call("api.measure_recall", {"p_vectors": vectors})


def merge_clusters(
    *, cluster_id: UUID, from_: list[UUID], actor: str | Unset | None = UNSET
) -> Call[ClusterDetail]:
    """Move every member of other clusters into this one and close them."""
    return Call(
        "api.merge_clusters",
        {"p_cluster_id": cluster_id, "p_from": from_, "p_actor": actor},
        ClusterDetail,
    )


def merge_collections(
    *, from_: str, into: str, actor: str | Unset | None = UNSET
) -> Call[CollectionItem]:
    """All documents of one collection go to another, and so do later ones that are sent under its
    name or are like them."""
    return Call(
        "api.merge_collections", {"p_from": from_, "p_into": into, "p_actor": actor}, CollectionItem
    )


def move_assets(
    *, cluster_id: UUID, asset_ids: list[UUID], into: UUID, actor: str | Unset | None = UNSET
) -> Call[ClusterDetail]:
    """Move members of a cluster into another."""
    return Call(
        "api.move_assets",
        {"p_cluster_id": cluster_id, "p_asset_ids": asset_ids, "p_into": into, "p_actor": actor},
        ClusterDetail,
    )


def move_documents(
    *, from_: str, ids: list[UUID], into: str, actor: str | Unset | None = UNSET
) -> Call[CollectionItem]:
    """Documents of one collection go to another, which is made when it is missing."""
    return Call(
        "api.move_documents",
        {"p_from": from_, "p_ids": ids, "p_into": into, "p_actor": actor},
        CollectionItem,
    )


def name_worker(*, worker_id: int, worker: str) -> Call[None]:
    """Record the process of a queue worker."""
    return Call("api.name_worker", {"p_worker_id": worker_id, "p_worker": worker})


def next_fingerprint(*, job_id: int) -> Call[dict[str, Any]]:
    """The file of a job of which a fingerprint is to be made: {"system_id", "filename",
    "raw_uri"}; null where it has one or none is wanted."""
    return Call("api.next_fingerprint", {"p_job_id": job_id})


def next_reembedding(*, job_id: int) -> Call[dict[str, Any]]:
    """The next files that need a vector in the space a job fills; with none left the space is
    done, and becomes active if requested."""
    return Call("api.next_reembedding", {"p_job_id": job_id})


def next_reexamination(
    *, job_id: int, measured: Any | Unset = UNSET, made: Any | Unset = UNSET
) -> Call[dict[str, Any]]:
    """Keep measures and fingerprints, settle the links whose pairs are measured, and answer what
    is to be compared and fingerprinted next: {"state": "running"|"done", "pairs", "files"}."""
    return Call(
        "api.next_reexamination",
        {"p_job_id": job_id, "p_measured": json(measured), "p_made": json(made)},
    )


def next_verification(
    *, job_id: int, measured: Any | Unset = UNSET, made: Any | Unset = UNSET
) -> Call[list[dict[str, Any]]]:
    """Keep the fingerprints that were made of the file of a job and what comparisons measured,
    and link files by it."""
    return Call(
        "api.next_verification",
        {"p_job_id": job_id, "p_measured": json(measured), "p_made": json(made)},
    )


def open_session(*, secret_sha256: str) -> Call[Session | None]:
    """Log in to the admin pages with an API key of role admin, or of role read to look without
    changing anything."""
    return Call("api.open_session", {"p_secret_sha256": secret_sha256}, Session)


def override_schema(
    *,
    schema_id: UUID,
    storage_choice: str | None,
    actor: str | Unset | None = UNSET,
    reason: str | Unset | None = UNSET,
) -> Call[SchemaDetail]:
    """Force the storage choice of a proposal: sql or jsonb, whatever the rule says; null follows
    the rule again."""
    return Call(
        "api.override_schema",
        {
            "p_schema_id": schema_id,
            "p_storage_choice": storage_choice,
            "p_actor": actor,
            "p_reason": reason,
        },
        SchemaDetail,
    )


def pause_queue(*, queue: str, actor: str | Unset | None = UNSET) -> Call[Queue]:
    """Take no more jobs of a queue, within two seconds on every worker."""
    return Call("api.pause_queue", {"p_queue": queue, "p_actor": actor}, Queue)


def prune_steps(*, job_id: int) -> Call[dict[str, Any]]:
    """Remove a batch of the jobs and of the lineage that keep_steps_days says: {"jobs": n,
    "lineage": n, "state": "running"|"done"}."""
    return Call("api.prune_steps", {"p_job_id": job_id})


def put_first_key(*, secret_sha256: str) -> Call[dict[str, Any]]:
    """Make the admin key that the environment variable CUBBY_ADMIN_KEY holds, so that the first
    login is possible."""
    return Call("api.put_first_key", {"p_secret_sha256": secret_sha256})


def put_model_labels(
    *, space: str, labels: Any, scale: float, threshold: float, actor: str | Unset | None = UNSET
) -> Call[int]:
    """Labels that a model knows in its space: [{"label", "prompts", "narrower"}], and how
    similarities to them become probabilities."""
    return Call(
        "api.put_model_labels",
        {
            "p_space": space,
            "p_labels": json(labels),
            "p_scale": scale,
            "p_threshold": threshold,
            "p_actor": actor,
        },
    )


def put_tag_label(
    *,
    label: str,
    prompts: list[str] | Unset | None = UNSET,
    threshold: float | Unset | None = UNSET,
    background: bool | Unset = UNSET,
    actor: str | Unset | None = UNSET,
) -> Call[TagLabel]:
    """Add or change a label pictures may be tagged with."""
    return Call(
        "api.put_tag_label",
        {
            "p_label": label,
            "p_prompts": prompts,
            "p_threshold": threshold,
            "p_background": background,
            "p_actor": actor,
        },
        TagLabel,
    )


def queue_gathering() -> Call[None]:
    """Queue the storing of small requests that have waited for a second: the word that they are
    there was lost."""
    return Call("api.queue_gathering", {})


def queue_indexing() -> Call[None]:
    """Queue the work on sample, proposal, full text and profile when stored documents wait for
    it."""
    return Call("api.queue_indexing", {})


def read_spool(
    *, uri: str, start: int | Unset = UNSET, length: int | Unset | None = UNSET
) -> Call[bytes]:
    """Bytes that wait for storage, from p_start, at most p_length."""
    return Call("api.read_spool", {"p_uri": uri, "p_start": start, "p_length": length})


def reconsider_schemas(*, job_id: int) -> Call[dict[str, Any]]:
    """Decide again on the next collection of a job schema.reconsider: {"done", "total", "state":
    "running"|"done"}, counted in collections."""
    return Call("api.reconsider_schemas", {"p_job_id": job_id})


def record_copy(*, job_id: int) -> Call[dict[str, Any]]:
    """Record a file whose bytes are those of one that is done: facts and vectors are copied,
    nothing is decoded."""
    return Call("api.record_copy", {"p_job_id": job_id})


def record_delivery(
    *,
    id: UUID,
    status: int | Unset | None = UNSET,
    error: str | Unset | None = UNSET,
    seconds: float | Unset | None = UNSET,
    permanent: bool | Unset = UNSET,
) -> Call[str]:
    """How a try to deliver ended: without an error it is delivered, else it waits for its next
    try, or is a dead letter."""
    return Call(
        "api.record_delivery",
        {
            "p_id": id,
            "p_status": status,
            "p_error": error,
            "p_seconds": seconds,
            "p_permanent": permanent,
        },
    )


def record_gate(
    *,
    schema_id: UUID,
    ddl_sha256: str,
    findings: Any | Unset = UNSET,
    actor: str | Unset | None = UNSET,
) -> Call[dict[str, Any]]:
    """Record what the gate found in the DDL of that hash: [{"statement", "message"}], empty when
    it passes."""
    return Call(
        "api.record_gate",
        {
            "p_schema_id": schema_id,
            "p_ddl_sha256": ddl_sha256,
            "p_findings": json(findings),
            "p_actor": actor,
        },
    )


def record_label_vectors(
    *, space: str, labels: list[str], vectors: list[Vector], actor: str | Unset | None = UNSET
) -> Call[int]:
    """Store the vectors of labels in a space, and have the files of the active space tagged
    again."""
    return Call(
        "api.record_label_vectors",
        {"p_space": space, "p_labels": labels, "p_vectors": vectors, "p_actor": actor},
    )


def record_media(
    *,
    job_id: int,
    facts: Any,
    space: str | Unset | None = UNSET,
    vector: Vector | Unset | None = UNSET,
    frame_seconds: list[float | None] | Unset = UNSET,
    frame_vectors: list[Vector] | Unset = UNSET,
) -> Call[dict[str, Any]]:
    """Record what was found in a file and decide its tags, duplicates and cluster."""
    return Call(
        "api.record_media",
        {
            "p_job_id": job_id,
            "p_facts": json(facts),
            "p_space": space,
            "p_vector": vector,
            "p_frame_seconds": frame_seconds,
            "p_frame_vectors": frame_vectors,
        },
    )


def record_moved(*, job_id: int, uri: str) -> Call[None]:
    """The bytes are in storage under their URI."""
    return Call("api.record_moved", {"p_job_id": job_id, "p_uri": uri})


def record_pack(
    *, space: str, pack: str, sha256: str, actor: str | Unset | None = UNSET
) -> Call[None]:
    """Record that the model pack of a space is in storage, under models/<sha256>."""
    return Call(
        "api.record_pack", {"p_space": space, "p_pack": pack, "p_sha256": sha256, "p_actor": actor}
    )


def record_placement(
    *, job_id: int, uri: str, thumbnails: Any | Unset = UNSET, library: str | Unset | None = UNSET
) -> Call[None]:
    """The file, its thumbnails and its link in the library are where record_media said: the
    object is done."""
    return Call(
        "api.record_placement",
        {"p_job_id": job_id, "p_uri": uri, "p_thumbnails": json(thumbnails), "p_library": library},
    )


def record_places(*, job_id: int, placed: Any) -> Call[None]:
    """Files are under the keys that take_placements gave: [{"system_id", "uri", "thumbnails",
    "library"}]."""
    return Call("api.record_places", {"p_job_id": job_id, "p_placed": json(placed)})


def record_query_vector(
    *,
    space: str | None,
    question: str | None,
    vector: Vector | None,
    job_id: int | Unset | None = UNSET,
) -> Call[None]:
    """Keep the vector of a text, null when it means nothing in the space."""
    return Call(
        "api.record_query_vector",
        {"p_space": space, "p_question": question, "p_vector": vector, "p_job_id": job_id},
    )


def record_reembedding(
    *,
    job_id: int,
    ids: list[UUID],
    vectors: list[Vector],
    skipped: list[UUID] | Unset = UNSET,
    frame_ids: list[UUID] | Unset = UNSET,
    frame_index: list[int] | str | Unset = UNSET,
    frame_seconds: list[float | None] | Unset = UNSET,
    frame_vectors: list[Vector] | Unset = UNSET,
    frame_hashes: list[str | None] | Unset = UNSET,
) -> Call[dict[str, Any]]:
    """Store the vectors of a batch of api.next_reembedding; p_skipped are those that gave
    none."""
    return Call(
        "api.record_reembedding",
        {
            "p_job_id": job_id,
            "p_ids": ids,
            "p_vectors": vectors,
            "p_skipped": skipped,
            "p_frame_ids": frame_ids,
            "p_frame_index": frame_index,
            "p_frame_seconds": frame_seconds,
            "p_frame_vectors": frame_vectors,
            "p_frame_hashes": frame_hashes,
        },
    )


def record_refusals(*, refusals: Any) -> Call[int]:
    """Write lineage about requests that were refused for their key: [{"kind", "api_key_id",
    "name", "count", "since", "addresses", "operations"}], kind login_failed, key_unknown or
    role_refused."""
    return Call("api.record_refusals", {"p_refusals": json(refusals)})


def record_reprocessing(
    *,
    job_id: int,
    facts: Any,
    space: str | Unset | None = UNSET,
    vector: Vector | Unset | None = UNSET,
    frame_seconds: list[float | None] | Unset = UNSET,
    frame_vectors: list[Vector] | Unset = UNSET,
) -> Call[dict[str, Any]]:
    """Record what was found in a file that is processed again."""
    return Call(
        "api.record_reprocessing",
        {
            "p_job_id": job_id,
            "p_facts": json(facts),
            "p_space": space,
            "p_vector": vector,
            "p_frame_seconds": frame_seconds,
            "p_frame_vectors": frame_vectors,
        },
    )


def register_space(
    *,
    space: str,
    model: str,
    threshold: float,
    has_text: bool,
    candidate_cosine: float | Unset | None = UNSET,
    actor: str | Unset | None = UNSET,
) -> Call[dict[str, Any]]:
    """Make a space known, with its partition and index, and from which cosine two of its pictures
    are compared."""
    return Call(
        "api.register_space",
        {
            "p_space": space,
            "p_model": model,
            "p_threshold": threshold,
            "p_has_text": has_text,
            "p_candidate_cosine": candidate_cosine,
            "p_actor": actor,
        },
    )


def reindex_words(*, job_id: int) -> Call[dict[str, Any]]:
    """Read the words of the next objects of an earlier version once more, and when their files
    were taken: {"objects": n, "state": "running"|"done"}."""
    return Call("api.reindex_words", {"p_job_id": job_id})


def reject_schema(
    *, schema_id: UUID, actor: str | Unset | None = UNSET, reason: str | Unset | None = UNSET
) -> Call[SchemaDetail]:
    """Keep the documents of a collection as JSONB."""
    return Call(
        "api.reject_schema",
        {"p_schema_id": schema_id, "p_actor": actor, "p_reason": reason},
        SchemaDetail,
    )


def release_originals(
    *, asset_ids: list[UUID], actor: str | Unset | None = UNSET
) -> Call[Released]:
    """Take back that files were kept as originals: the one before is the original again, and the
    links are as they were."""
    return Call("api.release_originals", {"p_asset_ids": asset_ids, "p_actor": actor}, Released)


def rename_cluster(
    *, cluster_id: UUID, name: str, actor: str | Unset | None = UNSET
) -> Call[ClusterDetail]:
    """Give a cluster a name; names are unique, whatever their case."""
    return Call(
        "api.rename_cluster",
        {"p_cluster_id": cluster_id, "p_name": name, "p_actor": actor},
        ClusterDetail,
    )


def rename_collection(
    *, name: str, to: str, actor: str | Unset | None = UNSET
) -> Call[CollectionItem]:
    """Give a collection another name."""
    return Call(
        "api.rename_collection", {"p_name": name, "p_to": to, "p_actor": actor}, CollectionItem
    )


def repair_catalogue(*, actor: str | Unset | None = UNSET) -> Call[dict[str, Any]]:
    """Count clusters again whose members do not add up, and name files that have no name in the
    library."""
    return Call("api.repair_catalogue", {"p_actor": actor})


def repair_places(*, system_ids: list[UUID], actor: str | Unset | None = UNSET) -> Call[None]:
    """Let a worker put files where the catalogue says they are."""
    return Call("api.repair_places", {"p_system_ids": system_ids, "p_actor": actor})


def replay_backfill(*, schema_id: UUID, actor: str | Unset | None = UNSET) -> Call[SchemaDetail]:
    """Start the filling of a table again after it failed."""
    return Call("api.replay_backfill", {"p_schema_id": schema_id, "p_actor": actor}, SchemaDetail)


def replay_deliveries(
    *, webhook_id: UUID, ids: list[UUID] | Unset | None = UNSET, actor: str | Unset | None = UNSET
) -> Call[Replayed]:
    """Dead letters of a webhook are due again, all or those of these ids, with all their
    tries."""
    return Call(
        "api.replay_deliveries",
        {"p_webhook_id": webhook_id, "p_ids": ids, "p_actor": actor},
        Replayed,
    )


def replay_job(*, job_id: int, actor: str | Unset | None = UNSET) -> Call[Job]:
    """Bring one dead letter, or the job of a file that failed, back with a full set of tries."""
    return Call("api.replay_job", {"p_job_id": job_id, "p_actor": actor}, Job)


def replay_jobs(
    *, filter: Any | Unset = UNSET, actor: str | Unset | None = UNSET
) -> Call[Replayed]:
    """Bring back all dead letters, or those of one task, code or stage, or those of [job_ids]."""
    return Call("api.replay_jobs", {"p_filter": json(filter), "p_actor": actor}, Replayed)


def report_backup(
    *, id: UUID, files: int | Unset | None = UNSET, bytes: int | Unset | None = UNSET
) -> Call[None]:
    """A backup still runs, and holds so much."""
    return Call("api.report_backup", {"p_id": id, "p_files": files, "p_bytes": bytes})


def report_models(*, worker: str, spaces: list[str]) -> Call[dict[str, Any]]:
    """Say which spaces a worker process can make vectors of."""
    return Call("api.report_models", {"p_worker": worker, "p_spaces": spaces})


def reprocess_objects(
    *,
    ids: list[UUID] | Unset | None = UNSET,
    filter: Any | Unset = UNSET,
    actor: str | Unset | None = UNSET,
) -> Call[Reprocessed]:
    """Process files again, such as after an upgrade: those with these ids, or all that pass a
    filter (as of catalog.list_objects; {} is every file)."""
    return Call(
        "api.reprocess_objects",
        {"p_ids": ids, "p_filter": json(filter), "p_actor": actor},
        Reprocessed,
    )


def request_query_vector(*, question: str) -> Call[dict[str, Any]]:
    """Ask a worker for the vector of a text in the active space, unless it is known or asked for
    already."""
    return Call("api.request_query_vector", {"p_question": question})


def resume_queue(*, queue: str, actor: str | Unset | None = UNSET) -> Call[Queue]:
    """Take jobs of a paused queue again."""
    return Call("api.resume_queue", {"p_queue": queue, "p_actor": actor}, Queue)


def retag_media(*, job_id: int) -> Call[dict[str, Any]]:
    """Give the next batch of files their tags again, from their vectors: {"done", "changed",
    "state": "running"|"done"}."""
    return Call("api.retag_media", {"p_job_id": job_id})


def review_quarantine(
    *,
    name: str,
    verdict: str,
    ids: list[UUID] | Unset | None = UNSET,
    actor: str | Unset | None = UNSET,
) -> Call[Review]:
    """Decide about quarantined documents."""
    return Call(
        "api.review_quarantine",
        {"p_name": name, "p_verdict": verdict, "p_ids": ids, "p_actor": actor},
        Review,
    )


def revoke_key(*, name: str, actor: str | Unset | None = UNSET) -> Call[ApiKey]:
    """The key no longer opens anything, within seconds on every API process."""
    return Call("api.revoke_key", {"p_name": name, "p_actor": actor}, ApiKey)


def rollback_schema(*, schema_id: UUID, actor: str | Unset | None = UNSET) -> Call[SchemaDetail]:
    """Undo an acceptance."""
    return Call("api.rollback_schema", {"p_schema_id": schema_id, "p_actor": actor}, SchemaDetail)


def route_documents(*, job_id: int, key_sets: Any) -> Call[dict[str, Any]]:
    """Decide over a whole request which collection each set of keys goes to, and queue the jobs
    that store the documents."""
    return Call("api.route_documents", {"p_job_id": job_id, "p_key_sets": json(key_sets)})


def save_query(
    *, name: str, sql: str, note: str | Unset | None = UNSET, actor: str | Unset | None = UNSET
) -> Call[SavedQuery]:
    """Keep a query under a name, or replace the one of that name; without p_note its note
    stays."""
    return Call(
        "api.save_query",
        {"p_name": name, "p_sql": sql, "p_note": note, "p_actor": actor},
        SavedQuery,
    )


def scatter_group(*, queue_job_id: int, job_ids: list[int] | str, worker: str) -> Call[int]:
    """Have jobs of a group done one by one, because the group could not be stored as a whole; its
    try does not count."""
    return Call(
        "api.scatter_group",
        {"p_queue_job_id": queue_job_id, "p_job_ids": job_ids, "p_worker": worker},
    )


def send_test_event(*, id: UUID, actor: str | Unset | None = UNSET) -> Call[Delivery]:
    """Send an event of the type test to a webhook."""
    return Call("api.send_test_event", {"p_id": id, "p_actor": actor}, Delivery)


def set_cluster_cover(
    *, cluster_id: UUID, asset_id: UUID, actor: str | Unset | None = UNSET
) -> Call[ClusterDetail]:
    """Let a member stand for the whole cluster."""
    return Call(
        "api.set_cluster_cover",
        {"p_cluster_id": cluster_id, "p_asset_id": asset_id, "p_actor": actor},
        ClusterDetail,
    )


def set_cluster_threshold(
    *, cluster_id: UUID, value: float, actor: str | Unset | None = UNSET
) -> Call[ClusterDetail]:
    """From which similarity a cluster takes pictures in."""
    return Call(
        "api.set_cluster_threshold",
        {"p_cluster_id": cluster_id, "p_value": value, "p_actor": actor},
        ClusterDetail,
    )


def set_collection_contract(
    *, name: str, contract: str, actor: str | Unset | None = UNSET
) -> Call[CollectionItem]:
    """Set what the typed table of a collection does about unknown fields and types."""
    return Call(
        "api.set_collection_contract",
        {"p_name": name, "p_contract": contract, "p_actor": actor},
        CollectionItem,
    )


def set_collection_dedupe(
    *, name: str, dedupe: str, actor: str | Unset | None = UNSET, dry_run: bool | Unset = UNSET
) -> Call[CollectionDedupe]:
    """Set whether the typed table of a collection shows documents of the same content once."""
    return Call(
        "api.set_collection_dedupe",
        {"p_name": name, "p_dedupe": dedupe, "p_actor": actor, "p_dry_run": dry_run},
        CollectionDedupe,
    )


def set_collection_key(
    *,
    name: str,
    paths: Any,
    actor: str | Unset | None = UNSET,
    dry_run: bool | Unset = UNSET,
    order_by: Any | Unset = UNSET,
    delete_when: Any | Unset = UNSET,
) -> Call[CollectionKey]:
    """Say which paths identify a document of a collection; [] for none."""
    return Call(
        "api.set_collection_key",
        {
            "p_name": name,
            "p_paths": json(paths),
            "p_actor": actor,
            "p_dry_run": dry_run,
            "p_order_by": json(order_by),
            "p_delete_when": json(delete_when),
        },
        CollectionKey,
    )


def set_collection_knobs(
    *, name: str, knobs: Any, actor: str | Unset | None = UNSET, reason: str | Unset | None = UNSET
) -> Call[CollectionItem]:
    """Set settings of the decision for one collection, {"max_top_level_keys": 40}; {} or null
    follows the settings again."""
    return Call(
        "api.set_collection_knobs",
        {"p_name": name, "p_knobs": json(knobs), "p_actor": actor, "p_reason": reason},
        CollectionItem,
    )


def set_collection_records(
    *, name: str, path: Any, actor: str | Unset | None = UNSET
) -> Call[CollectionItem]:
    """Set the path at which the documents of a collection hold the records that are meant, such
    as "$.hits.hits"."""
    return Call(
        "api.set_collection_records",
        {"p_name": name, "p_path": json(path), "p_actor": actor},
        CollectionItem,
    )


def set_key_budgets(*, name: str, budgets: Any, actor: str | Unset | None = UNSET) -> Call[ApiKey]:
    """Give an API key budgets of its own: {"requests": 20, "bytes": 1000000}."""
    return Call(
        "api.set_key_budgets",
        {"p_name": name, "p_budgets": json(budgets), "p_actor": actor},
        ApiKey,
    )


def set_queue_concurrency(
    *, queue: str, concurrency: int | Unset | None = UNSET, actor: str | Unset | None = UNSET
) -> Call[Queue]:
    """How many jobs of a queue each worker process works on at once, 1 to 32; null for the
    default of the process."""
    return Call(
        "api.set_queue_concurrency",
        {"p_queue": queue, "p_concurrency": concurrency, "p_actor": actor},
        Queue,
    )


def split_cluster(
    *,
    cluster_id: UUID,
    asset_ids: list[UUID] | Unset | None = UNSET,
    k: int | Unset | None = UNSET,
    name: str | Unset | None = UNSET,
    actor: str | Unset | None = UNSET,
) -> Call[ClusterDetail]:
    """Let some members begin a cluster of their own, or let the cluster fall into k parts by its
    vectors, of which the largest stays."""
    return Call(
        "api.split_cluster",
        {
            "p_cluster_id": cluster_id,
            "p_asset_ids": asset_ids,
            "p_k": k,
            "p_name": name,
            "p_actor": actor,
        },
        ClusterDetail,
    )


def split_collection(
    *, name: str, path: Any, actor: str | Unset | None = UNSET
) -> Call[CollectionItem]:
    """Split a collection by the value at a path, such as "$.type"."""
    return Call(
        "api.split_collection",
        {"p_name": name, "p_path": json(path), "p_actor": actor},
        CollectionItem,
    )


def spool_has_room(*, bytes: int) -> Call[bool]:
    """Whether so many bytes may still be kept in Postgres while storage is away."""
    return Call("api.spool_has_room", {"p_bytes": bytes})


def store_documents(
    *, job_id: int, rejects: Any | Unset = UNSET, repairs: Any | Unset = UNSET
) -> Call[dict[str, Any]]:
    """Store the documents of one job that were COPYed into api.inbox in this transaction, and end
    the job."""
    return Call(
        "api.store_documents",
        {"p_job_id": job_id, "p_rejects": json(rejects), "p_repairs": json(repairs)},
    )


def store_group(
    *, job_ids: list[int] | str, rejects: Any | Unset = UNSET, repairs: Any | Unset = UNSET
) -> Call[dict[str, Any]]:
    """Store the documents of some jobs that were COPYed into api.inbox in this transaction, and
    end the jobs."""
    return Call(
        "api.store_group",
        {"p_job_ids": job_ids, "p_rejects": json(rejects), "p_repairs": json(repairs)},
    )


def sweep_jobs() -> Call[int]:
    """Give back the jobs of workers that have been silent for stalled_seconds, and fail tries
    that are over their time limit."""
    return Call("api.sweep_jobs", {})


def take_deliveries(*, job_id: int, limit: int | Unset = UNSET) -> Call[dict[str, Any]]:
    """What a job webhook.deliver is to send now: URL, secret, and the next deliveries with their
    bodies; null when the webhook is gone."""
    return Call("api.take_deliveries", {"p_job_id": job_id, "p_limit": limit})


def take_placements(
    *, job_id: int, limit: int | Unset = UNSET
) -> Call[list[dict[str, Any]] | None]:
    """Take up to p_limit misplaced files for a running job: from where they can be made, and the
    storage keys they belong under."""
    return Call("api.take_placements", {"p_job_id": job_id, "p_limit": limit})


def tell_clusters_apart(
    *, cluster_id: UUID, from_: list[UUID], actor: str | Unset | None = UNSET
) -> Call[ClusterDetail]:
    """Say that other clusters are not this one: they are no longer suggested for merging with
    it."""
    return Call(
        "api.tell_clusters_apart",
        {"p_cluster_id": cluster_id, "p_from": from_, "p_actor": actor},
        ClusterDetail,
    )


def tidy_clusters(*, job_id: int) -> Call[dict[str, Any]]:
    """The nightly look at clusters."""
    return Call("api.tidy_clusters", {"p_job_id": job_id})


def undo_cluster_act(*, cluster_id: UUID, actor: str | Unset | None = UNSET) -> Call[ClusterDetail]:
    """Take back the last act that touched a cluster: its members go back, names, thresholds and
    states are as before."""
    return Call(
        "api.undo_cluster_act", {"p_cluster_id": cluster_id, "p_actor": actor}, ClusterDetail
    )


def undo_correction(*, correction_id: UUID, actor: str | Unset | None = UNSET) -> Call[Correction]:
    """Take a correction back: what was said before it, or what the files say, counts again."""
    return Call(
        "api.undo_correction", {"p_correction_id": correction_id, "p_actor": actor}, Correction
    )


def use_space(*, space: str, actor: str | Unset | None = UNSET) -> Call[dict[str, Any]]:
    """Make a space the active one: new media are embedded, clustered and searched in it, and
    clusters whose members have vectors there continue in it."""
    return Call("api.use_space", {"p_space": space, "p_actor": actor})


def verify_collection(*, name: str) -> Call[Verified]:
    """The same as catalog.verify_collection, for callers of api."""
    return Call("api.verify_collection", {"p_name": name}, Verified)


def wake_workers(*, queues: list[str]) -> Call[None]:
    """Notify the workers of these queues, and the listeners for events that something was
    received."""
    return Call("api.wake_workers", {"p_queues": queues})


def yield_job(*, job_id: int, attempt: int, wait_seconds: float | Unset = UNSET) -> Call[bool]:
    """Let other jobs of the queue have a turn; this one continues after them, or after a wait."""
    return Call(
        "api.yield_job", {"p_job_id": job_id, "p_attempt": attempt, "p_wait_seconds": wait_seconds}
    )
