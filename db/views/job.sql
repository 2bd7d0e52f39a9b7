create or replace view catalog.job as
select job.id as job_id, job.state, job.task, job.queue, job.stage, job.attempts, job.max_attempts,
       job.error_code, job.error_message, job.error_permanent,
       case when job.task = 'media.process' then asset.id end as system_id,
       raw.filename, job.request_id, job.schema_id,
       job.last_ordinal - job.first_ordinal + 1 as objects,
       job.worker, job.created_at, job.started_at, job.finished_at, job.next_try_at,
       case when job.result ? 'total' then jsonb_build_object('done', job.result -> 'done', 'total', job.result -> 'total') end as progress
from core.job
left join core.asset_raw as raw on raw.id = job.raw_id
left join core.asset on asset.request_id = job.request_id and asset.ordinal = job.first_ordinal and job.task = 'media.process';
comment on view catalog.job is 'Units of queued work: a file, a run of documents, the filling of a table.';
comment on column catalog.job.error_permanent is 'True when trying again cannot help.';
comment on column catalog.job.job_id is 'Its number.';
comment on column catalog.job.state is 'queued, processing, done or failed.';
comment on column catalog.job.task is 'What is to be done: media.process, json.store, schema.backfill and so on.';
comment on column catalog.job.queue is 'The queue workers take it from.';
comment on column catalog.job.stage is 'How far it has come.';
comment on column catalog.job.attempts is 'Tries so far.';
comment on column catalog.job.max_attempts is 'Tries it gets before it is a dead letter.';
comment on column catalog.job.error_code is 'Why the last try failed, as a word.';
comment on column catalog.job.error_message is 'Why the last try failed, as a sentence.';
comment on column catalog.job.system_id is 'The file it works on.';
comment on column catalog.job.filename is 'The name it was sent under.';
comment on column catalog.job.request_id is 'The request it came with.';
comment on column catalog.job.schema_id is 'The proposal it works on.';
comment on column catalog.job.objects is 'How many objects it works on.';
comment on column catalog.job.worker is 'Worker that has it.';
comment on column catalog.job.created_at is 'When it was queued.';
comment on column catalog.job.started_at is 'When the last try began.';
comment on column catalog.job.finished_at is 'When it ended.';
comment on column catalog.job.next_try_at is 'When it is tried again.';
comment on column catalog.job.progress is '{"done", "total"} of a job that counts its steps; null for the others.';
