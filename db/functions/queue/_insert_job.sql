create or replace function core._insert_job(p_task text, p_queue text)
returns bigint
language sql volatile
as $$
  insert into core.job (state, task, queue, max_attempts, created_at)
  values ('queued', p_task, p_queue, core._number_setting('max_attempts'), core.current_time())
  returning id
$$;
comment on function core._insert_job is 'A job that belongs to no request; core._defer_jobs queues it.';
