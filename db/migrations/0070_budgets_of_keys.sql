-- Budgets of single API keys, and turns of API keys in the queues of what was sent.
alter table core.api_key
  add column budgets jsonb not null default '{}',
  add constraint budgets_are_whole_numbers check (
    jsonb_typeof(budgets) = 'object' and not budgets @? 'strict $.* ? (@.type() != "number" || @ < 1 || @.floor() != @)');
comment on column core.api_key.budgets is 'Budgets of this key that differ from the settings: {"requests": 20, "bytes": 1000000}. The names are those of core._budgets(). Empty for a key with those of the settings.';
drop function if exists api.add_key(text, text, integer, bigint, text);

-- A key that sends ten thousand files and one that sends a single one take turns.
alter table core.task add column in_turns boolean not null default false;
comment on column core.task.in_turns is 'Whether API keys take turns: core._turns counts the priority of each job of a key down from 0. Jobs of other tasks have the priority of their task.';
update core.task set in_turns = true where name in ('json.route', 'json.store', 'media.process');
-- Before all turns, and behind all.
update core.task set priority = 1 where name = 'storage.move';
update core.task set priority = -2000000000 where name = 'media.reprocess';
update queue.procrastinate_jobs set priority = task.priority
from core.task
where task.name = task_name and task_name in ('storage.move', 'media.reprocess') and status = 'todo';

alter table core.job add column api_key_id uuid;
comment on column core.job.api_key_id is 'The API key of the request, by which jobs take turns; null for a request without one.';
update core.job set api_key_id = request.api_key_id
from core.ingest_request as request
where request.id = job.request_id and job.state = 'queued' and request.api_key_id is not null;
create index job_turn on core.job (queue, coalesce(api_key_id, '00000000-0000-0000-0000-000000000000'), queue_job_id)
  where state = 'queued' and queue_job_id is not null;
create index procrastinate_jobs_turn on queue.procrastinate_jobs (queue_name, priority)
  where status = 'todo' and scheduled_at is null;
-- Small requests, by API key.
drop index core.job_small;
create index job_small on core.job (coalesce(api_key_id, '00000000-0000-0000-0000-000000000000'), id)
  where state = 'queued' and small_bytes is not null and queue_job_id is null;
create index lineage_budgets on core.lineage (id) where stage = 'key_budgets_set';
