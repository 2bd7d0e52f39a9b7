-- One that waits is enough: it begins after what is committed now. Two at once are harmless, the second finds
-- nothing to do. It goes before larger work: what it takes up at once is bounded.
create or replace function core._queue_gathering()
returns void
language sql volatile
set search_path = queue, public, pg_temp
as $$
  insert into procrastinate_jobs (queue_name, task_name, priority, args)
  select queue, name, priority, '{}' from core.task
  where name = 'json.gather'
    and exists (select from core.job where state = 'queued' and small_bytes is not null and queue_job_id is null)
    and not exists (select from procrastinate_jobs where status = 'todo' and task_name = 'json.gather')
$$;
comment on function core._queue_gathering is 'Queue a job json.gather when documents of small requests wait and none is queued.';
