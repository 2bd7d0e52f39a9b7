-- The keys of the documents are looked at only where they decide: not when the sender named a
-- collection that is there.
create or replace function core._assign_batches(p_job core.job, p_named text)
returns jsonb
language plpgsql volatile
as $$
declare
  v_named integer := core._signed_collection_id(p_named);
  v_groups jsonb;
  v_batches jsonb;
begin
  if p_named is null or v_named is null and exists (select from api.inbox where job_id = p_job.id) then
    v_groups := core._inbox_groups(p_job.id);
  end if;
  if p_named is null then
    perform core._route_inbox(p_job, v_groups);
  elsif v_groups is not null then
    v_named := core._ensure_collection(p_named, p_job.request_id, core._inbox_key_sets(p_job.id, v_groups));
  end if;
  if v_named is not null then
    select jsonb_agg(jsonb_build_object('collection_id', v_named, 'ordinals', ordinals)) into v_batches
    from (select jsonb_agg(ordinal) as ordinals from api.inbox where job_id = p_job.id) as whole
    where ordinals is not null;
  else
    select jsonb_agg(jsonb_build_object('collection_id', collection_id, 'ordinals', ordinals)) into v_batches
    from (
      select route.collection_id, jsonb_agg(ordinal) as ordinals
      from jsonb_array_elements(v_groups)
      join core.document_route as route
        on route.request_id = p_job.request_id and route.keys_sha256 = decode(value ->> 'keys_sha256', 'hex')
      cross join jsonb_array_elements(value -> 'ordinals') as ordinal
      group by route.collection_id
    ) as routed;
  end if;
  return coalesce(v_batches, '[]');
end;
$$;
comment on function core._assign_batches is 'The documents of a job by collection: [{"collection_id", "ordinals"}].';
