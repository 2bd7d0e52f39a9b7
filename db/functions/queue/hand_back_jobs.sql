-- What a worker could not finish in the time it had to stop. It is not the jobs' fault: no try is counted.
create or replace function api.hand_back_jobs(p_worker text)
returns integer
language plpgsql volatile security definer
set search_path = queue, public, pg_temp
as $$
declare
  v_returned bigint[];
begin
  perform core._act(p_worker, '{"reason": "its worker was stopped"}');
  with held as (
    select id from core.job
    where worker = p_worker and state = 'processing'
    for update skip locked
  ), returned as (
    update core.job
    set state = 'queued', attempts = attempts - 1, next_try_at = null
    from held
    where job.id = held.id
    returning job.queue_job_id
  ), freed as (
    update procrastinate_jobs
    set status = 'todo', worker_id = null, scheduled_at = null
    from returned
    where procrastinate_jobs.id = returned.queue_job_id and status = 'doing'
    returning procrastinate_jobs.id
  )
  select array_agg(id) into v_returned from freed;
  if v_returned is not null then
    perform core._wake_workers(array(select queue_name::text from procrastinate_jobs where id = any (v_returned)));
  end if;
  return coalesce(cardinality(v_returned), 0);
end;
$$;
comment on function api.hand_back_jobs is 'Give back at once the jobs of a worker that is stopping. Returns how many.';
