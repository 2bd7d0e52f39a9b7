-- The keys of the documents are looked at only where they decide: not when the sender named a collection that is there.
-- A request of several jobs has been routed as a whole. One of a single job is routed here, and what is like an
-- existing collection needs no row.
--
-- It takes no lock but that of routing: the acceptances of all collections follow together, by their ids.
create or replace function core._assign_batches(p_jobs core.job[])
returns table (collection_id integer, job_ids bigint[], ordinals integer[])
language plpgsql volatile
as $$
declare
  v_named jsonb;
  v_name text;
  v_groups jsonb;
  v_routes jsonb;
begin
  -- Job -> collection, for the jobs whose sender named one.
  select coalesce(jsonb_object_agg(job.id, jsonb_build_object('name', request.collection, 'collection_id', core._collection_id(request.collection))), '{}')
  into v_named
  from unnest(p_jobs) as job join core.ingest_request as request on request.id = job.request_id
  where request.id = any (array(select request_id from unnest(p_jobs))) and request.collection is not null;
  for v_name in
    select distinct value ->> 'name' from jsonb_each(v_named) where value ->> 'collection_id' is null order by 1
  loop
    v_groups := core._inbox_groups(array(select key::bigint from jsonb_each(v_named) where value ->> 'name' = v_name));
    continue when v_groups = '[]';
    select jsonb_object_agg(key, case when value ->> 'name' = v_name then value || jsonb_build_object('collection_id', made.id) else value end)
    into v_named
    from jsonb_each(v_named),
         (select core._ensure_collection(v_name, (select job.request_id from unnest(p_jobs) as job where job.id = (v_groups -> 0 ->> 'job_id')::bigint),
                                        core._shaped_key_sets(v_groups)) as id offset 0) as made;
  end loop;

  v_groups := core._inbox_groups(array(select job.id from unnest(p_jobs) as job where not v_named ? job.id::text));
  v_routes := core._routes(p_jobs, v_groups);
  return query
    select placed.collection_id, array_agg(placed.job_id order by placed.job_id, placed.ordinal),
           array_agg(placed.ordinal order by placed.job_id, placed.ordinal)
    from (
      select (named.value ->> 'collection_id')::integer as collection_id, inbox.job_id, inbox.ordinal
      from jsonb_each(v_named) as named join api.inbox on inbox.job_id = named.key::bigint
      where inbox.job_id = any (array(select key::bigint from jsonb_each(v_named)))
      union all
      select (route.value ->> 'collection_id')::integer, (route.value ->> 'job_id')::bigint, ordinal::integer
      from jsonb_array_elements(v_routes) as route cross join jsonb_array_elements_text(route.value -> 'ordinals') as ordinal
    ) as placed
    group by placed.collection_id
    order by placed.collection_id;
end;
$$;
comment on function core._assign_batches is 'The documents of some jobs by collection: each is a job and the ordinal in its request, in two arrays of one length.';
