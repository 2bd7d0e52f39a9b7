-- The objects are found by whole arrays: with nested loops off a join alone would read the whole table of them.
-- What does not depend on the collection is done once for all of them.
create or replace function core._store_batches(p_jobs core.job[])
returns core.stored_batch[]
language plpgsql volatile
as $$
declare
  v_assigned core.stored_batch[];
  v_now integer[];
  v_stored core.stored_batch[] := '{}';
  v_batch record;
begin
  perform core._add_envelopes(p_jobs);
  v_assigned := core._arrange_batches(core._split_batches(array(
    select row(collection_id, null, null, job_ids, ordinals)::core.stored_batch from core._assign_batches(p_jobs))));
  v_now := core._share_acceptances(array(select collection_id from unnest(v_assigned) with ordinality as batch order by ordinality));
  for v_batch in
    select v_now[batch.nth] as collection_id, array_agg(asset.id) as ids, array_agg(job.id) as job_ids,
           array_agg(asset.ordinal) as ordinals, array_agg(asset.created_at) as created_at
    from unnest(v_assigned) with ordinality as batch (collection_id, schema_id, ids, job_ids, ordinals, nth)
    cross join unnest(batch.job_ids, batch.ordinals) as placed (job_id, ordinal)
    join unnest(p_jobs) as job on job.id = placed.job_id
    join core.asset on asset.request_id = job.request_id and asset.ordinal = placed.ordinal
    where asset.request_id = any (array(select request_id from unnest(p_jobs)))
      and asset.ordinal between (select min(first_ordinal) from unnest(p_jobs)) and (select max(last_ordinal) from unnest(p_jobs))
    group by 1
    order by 1
  loop
    v_stored := v_stored || core._store_batch(
      row(v_batch.collection_id, null, v_batch.ids, v_batch.job_ids, v_batch.ordinals)::core.stored_batch, v_batch.created_at);
  end loop;

  update core.asset
  set status = 'done', collection_id = placed.collection_id, sha256 = inbox.sha256
  from (
    select batch.collection_id, one.id, one.job_id, one.ordinal
    from unnest(v_stored) as batch cross join unnest(batch.ids, batch.job_ids, batch.ordinals) as one (id, job_id, ordinal)
  ) as placed
  join api.inbox using (job_id, ordinal)
  where asset.id = placed.id
    and asset.id = any (array(select unnest(ids) from unnest(v_stored))) and inbox.job_id = any (array(select id from unnest(p_jobs)));
  return core._unwrap_stored(v_stored);
end;
$$;
comment on function core._store_batches is 'The documents of some jobs into their collections, the typed tables and the catalogue.';
