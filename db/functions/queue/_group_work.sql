create or replace function core._group_work(p_job_ids bigint[])
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'job_id', job.id, 'traceparent', job.traceparent, 'age', greatest(0, extract(epoch from core.current_time() - job.created_at)), 'uri', raw.uri,
    'spooled', exists (select from core.spool where raw_id = raw.id),
    'first_ordinal', job.first_ordinal, 'offsets', element.offsets, 'lengths', element.lengths) order by job.id), '[]')
  from core.job
  join core.asset_raw as raw on raw.id = job.raw_id
  cross join lateral (
    select jsonb_agg(raw_offset order by ordinal) as offsets, jsonb_agg(size_bytes order by ordinal) as lengths
    from core.asset
    where request_id = job.request_id and ordinal between job.first_ordinal and job.last_ordinal) as element
  where job.id = any (p_job_ids)
$$;
comment on function core._group_work is 'Where the documents of some jobs are.';
