create or replace function core._ingest_answer(p_request_id uuid, p_total integer, p_replayed boolean)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'ingest_job_id', p_request_id,
    'system_ids', coalesce((
      select jsonb_agg(id order by ordinal)
      from core.asset
      where request_id = p_request_id and ordinal < 10000), '[]'),
    'objects_total', p_total,
    'replayed', p_replayed)
$$;
comment on function core._ingest_answer is 'What 202 says: the job, the first 10,000 ids, the number of objects.';
