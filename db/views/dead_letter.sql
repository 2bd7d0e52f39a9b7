create or replace view catalog.dead_letter as
select job_id, task, stage, error_code, error_message, error_permanent, attempts, system_id, filename, objects,
       request_id, schema_id, created_at, finished_at as failed_at
from catalog.job
where state = 'failed';
comment on view catalog.dead_letter is 'Jobs that failed permanently, with the reason. Bring one back with select api.replay_job(job_id).';
comment on column catalog.dead_letter.job_id is 'Replay it by this number.';
comment on column catalog.dead_letter.task is 'What was to be done.';
comment on column catalog.dead_letter.stage is 'How far the last try came.';
comment on column catalog.dead_letter.error_code is 'Why it failed, as a word.';
comment on column catalog.dead_letter.error_message is 'Why it failed, as a sentence.';
comment on column catalog.dead_letter.error_permanent is 'Whether trying again could not help.';
comment on column catalog.dead_letter.attempts is 'How often it was tried.';
comment on column catalog.dead_letter.system_id is 'The file it was about.';
comment on column catalog.dead_letter.filename is 'The name it was sent under.';
comment on column catalog.dead_letter.objects is 'How many objects it was about.';
comment on column catalog.dead_letter.request_id is 'The request it came with.';
comment on column catalog.dead_letter.schema_id is 'The proposal it is about.';
comment on column catalog.dead_letter.created_at is 'When it was queued.';
comment on column catalog.dead_letter.failed_at is 'When the last try failed.';
