-- A small batch can be found by its words as soon as it is done. For a large one that would be half of the
-- time its sender waits: its words follow in a job of lower priority. Sample, drift and profile of all
-- documents always follow: batches of one document each would change the same rows one after the other.
--
-- The rows of the collections come last, in the order of ids: all that store into a collection meet there.
create or replace function core._note_stored(p_batches core.stored_batch[], p_jobs core.job[])
returns void
language plpgsql volatile
as $$
declare
  v_job core.job := p_jobs[1];
  v_alone boolean := cardinality(p_jobs) = 1;
  v_apart boolean := v_alone and v_job.last_ordinal - v_job.first_ordinal >= core._number_setting('index_apart');
begin
  if not v_apart then
    perform core._index_inbox(p_batches);
  end if;
  insert into core.unindexed
    (collection_id, request_id, first_ordinal, last_ordinal, ids, documents, has_words, has_learned, schema_id, created_at)
  select collection_id, case when by_job then v_job.request_id end, case when by_job then v_job.first_ordinal end,
         case when by_job then v_job.last_ordinal end, case when not by_job then ids end,
         cardinality(ids), not v_apart and job_ids is not null, false, schema_id, core.current_time()
  from unnest(p_batches) cross join lateral (select v_alone and job_ids is not null) as kind (by_job);
  perform from core.collection where id in (select collection_id from unnest(p_batches)) order by id for no key update;
  perform core._sign_collection(id, core._stored_key_sets(batch))
  from unnest(p_batches) as batch join core.collection on id = collection_id where signature is null;
  update core.collection set documents = documents + stored.n
  from (select collection_id, sum(cardinality(ids)) as n from unnest(p_batches) group by 1) as stored
  where collection.id = stored.collection_id;
end;
$$;
comment on function core._note_stored is 'Note what follows batches that have been stored (full text now or later; sample, drift and profile later), and count their documents.';
