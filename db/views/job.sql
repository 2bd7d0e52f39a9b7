create or replace view catalog.job as
select job.id as job_id, job.state, job.task, job.queue, job.stage, job.attempts, job.max_attempts,
       job.error_code, job.error_message, job.error_permanent,
       case when job.task = 'media.process' then asset.id end as system_id,
       raw.filename, job.request_id, job.schema_id,
       job.last_ordinal - job.first_ordinal + 1 as objects,
       job.worker, job.created_at, job.started_at, job.finished_at, job.next_try_at
from core.job
left join core.asset_raw as raw on raw.id = job.raw_id
left join core.asset on asset.request_id = job.request_id and asset.ordinal = job.first_ordinal and job.task = 'media.process';
comment on view catalog.job is 'Units of queued work: a file, a run of documents, the filling of a table.';
comment on column catalog.job.error_permanent is 'True when trying again cannot help.';
