-- The N_sample smallest hashes of all documents ever stored: the smallest of these, merged with what is kept. Only
-- documents that stay are measured, and each once. When fewer are kept than could be, because N_sample was raised, all
-- documents are looked at again. Those that wait to be learned do not count.
create or replace function core._sample(p_collection_id integer, p_ids uuid[])
returns boolean
language plpgsql volatile
as $$
declare
  v_collection core.collection;
  v_size integer := core._number_setting('N_sample');
  v_waiting bigint := (select coalesce(sum(documents), 0) from core.unindexed where collection_id = p_collection_id and not has_learned);
  v_limit bigint;
  v_added integer;
  v_dropped integer;
begin
  select * into v_collection from core.collection where id = p_collection_id;
  if (select count(*) from core.collection_sample where collection_id = p_collection_id)
     < least(v_size, v_collection.documents - v_waiting) then
    perform core._resample(p_collection_id, v_size);
  end if;
  select case when count(*) >= v_size then max(hash) end into v_limit
  from core.collection_sample where collection_id = p_collection_id;

  execute format($sql$
    insert into core.collection_sample
      (collection_id, hash, asset_id, depth, deepest_path, object_array_path, paths)
    select $1, candidate.hash, candidate.id, measured.*
    from (
      select id, doc, hash
      from (select id, doc, jsonb_hash_extended(doc, 0) as hash from collections.%I where id = any ($2) offset 0) as hashed
      where $3 is null or hash < $3
      order by hash, id
      limit $4
    ) as candidate
    cross join lateral core._measure_document(candidate.doc) as measured
    on conflict do nothing
  $sql$, 'docs_' || v_collection.name)
  using p_collection_id, p_ids, v_limit, v_size;
  get diagnostics v_added = row_count;
  if v_added = 0 and v_limit is null then
    return false;
  end if;

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
comment on function core._sample is 'Merge some documents into the sample of their collection; true when it changed.';
