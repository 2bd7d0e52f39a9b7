-- The oldest batches of one collection, about json_chunk documents; words before profiles, for people wait
-- for those. Batches that another worker has are passed over. With the last batch of a collection its index
-- is merged, too: before any lock that storing waits for.
create or replace function core._index_batches()
returns bigint
language plpgsql volatile
set enable_nestloop = off
as $$
declare
  v_collection integer;
  v_batches bigint[];
  v_documents bigint;
  v_words boolean;
  v_paths core.collection_path[];
begin
  select collection_id, not has_words into v_collection, v_words
  from core.unindexed where has_learned order by has_words, id limit 1 for update skip locked;
  select array_agg(id), sum(documents) into v_batches, v_documents
  from (
    select id, documents, sum(documents) over (order by id) - documents as before
    from (
      select id, documents from core.unindexed
      where collection_id = v_collection and has_learned and has_words <> v_words order by id limit 5000 for update skip locked
    ) as free
  ) as counted
  where before < core._number_setting('json_chunk');
  if v_batches is null then
    return 0;
  end if;
  if v_words then
    perform core._index_words(v_collection, core._unindexed_ids(v_batches));
    update core.unindexed set has_words = true where id = any (v_batches);
    return v_documents;
  end if;
  v_paths := array(select path from core._profile_documents(v_collection, core._unindexed_ids(v_batches)) as path);
  if not exists (select from core.unindexed where collection_id = v_collection and id <> all (v_batches)) then
    perform core._merge_documents_index(name) from core.collection where id = v_collection;
  end if;
  -- Two jobs could each see room for one more path.
  perform core._lock('profile', v_collection);
  perform core._merge_paths(v_paths);
  perform core._fold_paths(v_collection);
  delete from core.unindexed where id = any (v_batches);
  update core.collection set profiled = profiled + v_documents where id = v_collection;
  return v_documents;
end;
$$;
comment on function core._index_batches is 'Full text or profile of some of the documents that wait for it. Returns how many; 0 when there is no more to do.';
