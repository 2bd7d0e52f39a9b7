create or replace function core._record_repairs(p_jobs core.job[], p_repairs jsonb)
returns void
language sql volatile
as $$
  insert into core.repair (asset_id, repairs, created_at)
  select asset.id, array(select jsonb_array_elements_text(value -> 'repairs')), core.current_time()
  from jsonb_array_elements(p_repairs)
  join unnest(p_jobs) as job on job.id = (value ->> 'job_id')::bigint
  cross join lateral (
    select id from core.asset
    where request_id = job.request_id and ordinal = (value ->> 'ordinal')::integer
      and ordinal between job.first_ordinal and job.last_ordinal offset 0) as asset
  on conflict (asset_id) do nothing
$$;
comment on function core._record_repairs is 'What had to be changed for documents to fit jsonb.';
