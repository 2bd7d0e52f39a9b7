create or replace view catalog.dead_letter as
select job_id, task, stage, error_code, error_message, error_permanent, attempts, system_id, filename, objects,
       request_id, schema_id, created_at, finished_at as failed_at
from catalog.job
where state = 'failed';
comment on view catalog.dead_letter is 'Jobs that failed for good, with the reason. Bring one back with select api.replay_job(job_id).';
