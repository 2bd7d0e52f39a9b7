create or replace function core._record_rejects(p_jobs core.job[], p_rejects jsonb)
returns void
language sql volatile
as $$
  with reject as (
    select asset.id, value ->> 'code' as code, value ->> 'message' as message
    from jsonb_array_elements(p_rejects)
    join unnest(p_jobs) as job on job.id = (value ->> 'job_id')::bigint
    cross join lateral (
      select id from core.asset
      where request_id = job.request_id and ordinal = (value ->> 'ordinal')::integer
        and ordinal between job.first_ordinal and job.last_ordinal offset 0) as asset
  ), failed as (
    update core.asset set status = 'failed' where id = any (array(select id from reject)) returning id
  )
  insert into core.failure (asset_id, stage, code, message, created_at)
  select id, 'store', code, core._short_message(message), core.current_time() from failed join reject using (id)
  on conflict (asset_id) do update set code = excluded.code, message = excluded.message
$$;
comment on function core._record_rejects is 'Elements that cannot be stored fail alone, each with its reason.';
