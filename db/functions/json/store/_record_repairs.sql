create or replace function core._record_repairs(p_job core.job, p_repairs jsonb)
returns void
language sql volatile
as $$
  insert into core.repair (asset_id, repairs, created_at)
  select asset.id, array(select jsonb_array_elements_text(value -> 'repairs')), core.current_time()
  from jsonb_array_elements(p_repairs)
  join core.asset on asset.request_id = p_job.request_id and asset.ordinal = (value ->> 'ordinal')::integer
    and asset.ordinal between p_job.first_ordinal and p_job.last_ordinal
  on conflict (asset_id) do nothing
$$;
comment on function core._record_repairs is 'What had to be changed for documents to fit jsonb.';
