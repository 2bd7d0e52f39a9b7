-- The only place that hands work to procrastinate. Its functions name their tables without a schema,
-- hence the search_path.
create or replace function core._defer_jobs(p_jobs bigint[], p_at timestamptz default null)
returns void
language plpgsql volatile
set search_path = queue, public, pg_temp
as $$
declare
  v_queued bigint[];
begin
  if cardinality(p_jobs) > 0 then
    v_queued := procrastinate_defer_jobs_v1(array(
      select row(queue, task, case task when 'json.index' then -1 else 0 end, null, null, jsonb_build_object('job_id', id), p_at)::procrastinate_job_to_defer_v1
      from core.job
      where id = any (p_jobs)
      order by id));
    update core.job
    set queue_job_id = queued.id, next_try_at = p_at
    from procrastinate_jobs as queued
    where queued.id = any (v_queued)
      and job.id = (queued.args ->> 'job_id')::bigint;
  end if;
end;
$$;
