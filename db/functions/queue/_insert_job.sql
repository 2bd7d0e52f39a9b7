create or replace function core._insert_job(p_task text, p_schema_id uuid default null)
returns bigint
language sql volatile
as $$
  insert into core.job (state, task, queue, schema_id, max_attempts, created_at)
  select 'queued', name, queue, p_schema_id, core._number_setting('max_attempts'), core.current_time()
  from core.task where name = p_task
  returning id
$$;
comment on function core._insert_job is 'A job that belongs to no request; core._defer_jobs queues it.';
