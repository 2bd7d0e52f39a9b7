create or replace function core._job_state(p_progress jsonb, p_started boolean)
returns text
language sql immutable
as $$
  select case
    when p_progress -> 'queued' = p_progress -> 'total' and not p_started then 'queued'
    when (p_progress ->> 'queued')::integer + (p_progress ->> 'processing')::integer > 0 then 'processing'
    when p_progress -> 'failed' = p_progress -> 'total' then 'failed'
    else 'done'
  end
$$;
comment on function core._job_state is 'queued until anything starts, processing until every object has ended, then failed if all failed, else done.';
