-- What is new is routed request by request, in the order of arrival. Each time the rest is looked at again, since it
-- may be like the collection just made.
create or replace function core._routes(p_jobs core.job[], p_groups jsonb)
returns jsonb
language plpgsql volatile
as $$
declare
  v_left jsonb := p_groups;
  v_routes jsonb := '[]';
  v_found jsonb;
  v_first bigint;
  v_request uuid;
begin
  while v_left <> '[]' loop
    with left_over as (
      select value, decode(value ->> 'keys_sha256', 'hex') as keys_sha256, job.request_id
      from jsonb_array_elements(v_left) join unnest(p_jobs) as job on job.id = (value ->> 'job_id')::bigint
    ), looked_up as (
      select value, coalesce(route.collection_id, nearest.collection_id,
        case when value -> 'keys' = '[]' then core._collection_id('values') end) as collection_id
      from left_over
      left join (
        select * from core.document_route where request_id = any (array(select request_id from unnest(p_jobs)))) as route using (request_id, keys_sha256)
      left join core._nearest_collections(core._key_sets(v_left)) as nearest using (keys_sha256)
    )
    select coalesce(jsonb_agg((value - 'keys') || jsonb_build_object('collection_id', collection_id)) filter (where collection_id is not null), '[]'),
           coalesce(jsonb_agg(value) filter (where collection_id is null), '[]')
    into v_found, v_left from looked_up;
    v_routes := v_routes || v_found;
    exit when v_left = '[]';
    select min((value ->> 'job_id')::bigint) into v_first from jsonb_array_elements(v_left);
    select job.request_id into v_request from unnest(p_jobs) as job where job.id = v_first;
    perform core._route(v_request, core._shaped_key_sets(
      (select jsonb_agg(value) from jsonb_array_elements(v_left) where (value ->> 'job_id')::bigint = v_first)));
  end loop;
  return v_routes;
end;
$$;
comment on function core._routes is 'Groups of core._inbox_groups with the "collection_id" they go to; collections are made for those that are like none.';
