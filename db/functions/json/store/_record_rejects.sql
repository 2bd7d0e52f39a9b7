create or replace function core._record_rejects(p_job core.job, p_rejects jsonb)
returns integer
language sql volatile
as $$
  with reject as (
    select (value ->> 'ordinal')::integer as ordinal, value ->> 'code' as code, value ->> 'message' as message
    from jsonb_array_elements(p_rejects)
  ), failed as (
    update core.asset
    set status = 'failed'
    from reject
    where asset.request_id = p_job.request_id and asset.ordinal = reject.ordinal
      and asset.ordinal between p_job.first_ordinal and p_job.last_ordinal
    returning asset.id, reject.code, reject.message
  ), recorded as (
    insert into core.failure (asset_id, stage, code, message, created_at)
    select id, 'store', code, core._short_message(message), core.current_time() from failed
    on conflict (asset_id) do update set code = excluded.code, message = excluded.message
    returning asset_id
  )
  select count(*)::integer from recorded
$$;
comment on function core._record_rejects is 'Elements that cannot be stored fail alone, each with its reason; returns how many.';
