-- Every state column says its transitions; docs/explanation/states.md draws them.
comment on column core.asset.status is 'queued -> done or failed; failed -> queued by a replay. Processing is not a value: catalog.asset shows it while a job works on the object. So the second write of a document stays the only one.';
comment on column core.job.state is 'queued -> processing -> done or failed (a dead letter). processing -> queued by a retry, a requeue of the sweep or a hand-back; failed -> queued by api.replay_job.';
comment on column core.schema_def.status is 'provisional -> active by api.accept_schema, or rejected by api.reject_schema. rejected -> active by accepting after all. active -> provisional by api.rollback_schema, or when a later version is accepted (superseded_by is set then).';
comment on column core.reembedding.state is 'running -> done, when every file has its vector in the space or was skipped; done -> running by api.begin_reembedding.';
comment on column core.placement.job_id is 'The job media.place that took the file; null while it waits. The row is deleted when the file is in its place. A job that ended without placing it leaves the row to the next one.';
