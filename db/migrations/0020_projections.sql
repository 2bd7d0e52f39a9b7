-- A table that is made of documents can never cost one of them.
create table core.task (
  name text primary key,
  queue text not null,
  priority integer not null default 0
);
comment on table core.task is 'Every kind of job: the queue that workers take it from, and its priority there, higher first. SQL queues jobs by it, workers register their tasks by it.';
insert into core.task (name, queue, priority)
values
  ('clusters.tidy', 'maintenance', 0),
  ('embed.text', 'questions', 0),
  ('json.index', 'json', -1),
  ('json.route', 'json', 0),
  ('json.store', 'json', 0),
  ('media.place', 'maintenance', 0),
  ('media.process', 'media', 0),
  ('media.reembed', 'maintenance', 0),
  ('media.retag', 'maintenance', 0),
  ('schema.backfill', 'tables', 0),
  ('schema.dry_run', 'tables', 0),
  ('schema.gate', 'gate', 0),
  ('storage.clean', 'maintenance', 0),
  -- Beside the media, which wait for storage too; jobs of maintenance may take hours.
  ('storage.move', 'media', 0);

-- The gate and the dry run were one job, schema.check; a backfill was in the queue of documents.
update core.job set task = 'schema.gate' where task = 'schema.check';
update core.job set queue = task.queue from core.task
where task.name = job.task and job.task like 'schema.%' and job.state in ('queued', 'processing');
update queue.procrastinate_jobs
set task_name = job.task, queue_name = job.queue
from core.job
where job.queue_job_id = procrastinate_jobs.id and job.task like 'schema.%';
drop function if exists core._insert_job(text, text);
drop function if exists api.dry_run_batch(bigint);

alter table core.schema_def
  drop constraint backfill_state_is_known,
  add constraint backfill_state_is_known check (backfill_state in ('none', 'running', 'done', 'failed')),
  add column backfill_error text;
comment on column core.schema_def.backfill_state is 'none -> running -> done, or failed: rows are missing from the table until api.replay_backfill starts again. none again after a rollback.';
comment on column core.schema_def.backfill_error is 'Why filling the table failed; null unless backfill_state is failed.';
-- Fillings of before that failed without a word.
update core.schema_def
set backfill_state = 'failed', backfill_error = (
  select error_message from core.job
  where job.schema_id = schema_def.id and task = 'schema.backfill' order by id desc limit 1)
where backfill_state = 'running' and status = 'active'
  and not exists (select from core.job where job.schema_id = schema_def.id and task = 'schema.backfill' and state in ('queued', 'processing'));

insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
select name, value, value, type, minimum, maximum, sentence
from (values
  ('max_columns', '300'::jsonb, 'integer', 1, 1500, 'Most columns of a proposal: the paths that most documents have; further ones stay in the column extra.'),
  ('check_seconds', '60', 'number', 1, 3600, 'Longest time one statement of a dry run may take; after that it continues with fewer documents at once.')
) as knob (name, value, type, minimum, maximum, sentence);

-- Functions whose arguments change.
drop function if exists core._defer_jobs(bigint[], timestamptz, boolean);
drop function if exists core._dry_run_batch(core.schema_def, jsonb);
