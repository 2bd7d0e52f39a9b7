-- The N_sample smallest hashes of all documents ever stored: the smallest of this batch, merged with
-- what is kept. Only documents that stay are measured, and each once. When fewer are kept than could
-- be, because N_sample was raised, all documents are looked at again.
create or replace function core._sample(p_collection_id integer, p_job core.job, p_ordinals integer[])
returns boolean
language plpgsql volatile
as $$
declare
  v_size integer := core._number_setting('N_sample');
  v_limit bigint;
  v_added integer;
  v_dropped integer;
begin
  if (select count(*) from core.collection_sample where collection_id = p_collection_id)
     < least(v_size, (select documents from core.collection where id = p_collection_id)) then
    perform core._resample(p_collection_id, v_size);
  end if;
  select case when count(*) >= v_size then max(hash) end into v_limit
  from core.collection_sample where collection_id = p_collection_id;

  insert into core.collection_sample
    (collection_id, hash, asset_id, depth, deepest_path, object_array_path, paths)
  select p_collection_id, candidate.hash, asset.id, measured.*
  from (
    select ordinal, doc, jsonb_hash_extended(doc, 0) as hash
    from api.inbox
    where job_id = p_job.id and ordinal = any (p_ordinals)
      and (v_limit is null or jsonb_hash_extended(doc, 0) < v_limit)
    order by hash
    limit v_size
  ) as candidate
  join core.asset on asset.request_id = p_job.request_id and asset.ordinal = candidate.ordinal
    and asset.ordinal between p_job.first_ordinal and p_job.last_ordinal
  cross join lateral core._measure_document(candidate.doc) as measured
  on conflict do nothing;
  get diagnostics v_added = row_count;

  delete from core.collection_sample as sample
  using (
    select hash, asset_id from core.collection_sample
    where collection_id = p_collection_id
    order by hash, asset_id
    offset v_size
  ) as beyond
  where sample.collection_id = p_collection_id and sample.hash = beyond.hash and sample.asset_id = beyond.asset_id;
  get diagnostics v_dropped = row_count;
  return v_added + v_dropped > 0;
end;
$$;
comment on function core._sample is 'Merge the documents of a batch into the sample of their collection; true when it changed.';
