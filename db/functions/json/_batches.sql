create or replace function core._batches(p_job core.job, p_named text)
returns jsonb
language plpgsql volatile
as $$
declare
  v_named integer;
  v_batches jsonb;
begin
  if p_named is not null then
    select id into v_named from core.collection where name = p_named;
    if v_named is null then
      v_named := core._collection_named(p_named, p_job.request_id, core._inbox_key_sets(p_job.id));
    end if;
  end if;
  select coalesce(jsonb_agg(jsonb_build_object(
           'collection_id', routed.collection_id, 'collection', collection.name, 'ordinals', ordinals)), '[]')
  into v_batches
  from (
    select coalesce(v_named, route.collection_id) as collection_id, jsonb_agg(ordinal) as ordinals
    from api.inbox
    left join core.document_route as route
      on v_named is null and route.request_id = p_job.request_id and route.keys_sha256 = core._keys_hash(core._keys_of(inbox.doc))
    where inbox.job_id = p_job.id
    group by 1
  ) as routed
  join core.collection on collection.id = routed.collection_id;
  return v_batches;
end;
$$;
comment on function core._batches is 'The documents of a job by collection: [{"collection_id", "collection", "ordinals"}].';
