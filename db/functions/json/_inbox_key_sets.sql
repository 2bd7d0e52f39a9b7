create or replace function core._inbox_key_sets(p_job_id bigint, p_unrouted_in uuid default null)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'document', coalesce((select jsonb_object_agg(key, null::text) from unnest(keys) as key), '{}'),
    'count', count)), '[]')
  from (
    select core._keys_of(doc) as keys, count(*) as count
    from api.inbox where job_id = p_job_id group by 1
  ) as found
  where not exists (
    select from core.document_route as route
    where route.request_id = p_unrouted_in and route.keys_sha256 = core._keys_hash(found.keys))
$$;
comment on function core._inbox_key_sets is 'Distinct key sets of the documents of a job, without those already routed in that request: [{"document": {key: null}, "count": n}].';
