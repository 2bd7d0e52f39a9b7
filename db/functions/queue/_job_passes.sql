-- Inlined, so that it is a plain condition to the planner.
create or replace function core._job_passes(p_job core.job, p_filter jsonb)
returns boolean
language sql stable
as $$
  select (p_filter ->> 'task' is null or (p_job).task = p_filter ->> 'task')
     and (p_filter ->> 'code' is null or (p_job).error_code = p_filter ->> 'code')
     and (p_filter ->> 'stage' is null or (p_job).stage = p_filter ->> 'stage')
$$;
comment on function core._job_passes is 'Whether a job is of that task, error code and stage; keys that are absent do not filter.';
