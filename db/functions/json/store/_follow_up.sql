-- A small batch can be found by its words as soon as it is done. For a large one that would be half of the
-- time its sender waits: its words follow in a job of lower priority. The profile of all documents always
-- follows, for batches of one document each would change the same rows one after the other.
create or replace function core._follow_up(p_collection_id integer, p_job core.job, p_documents bigint)
returns void
language plpgsql volatile
as $$
declare
  v_apart boolean := p_job.last_ordinal - p_job.first_ordinal >= core._number_setting('index_apart');
begin
  if not v_apart then
    perform core._index_words(p_collection_id, p_job.request_id, p_job.first_ordinal, p_job.last_ordinal);
  end if;
  insert into core.unindexed (collection_id, request_id, first_ordinal, last_ordinal, documents, has_words, created_at)
  values (p_collection_id, p_job.request_id, p_job.first_ordinal, p_job.last_ordinal, p_documents, not v_apart,
          core.current_time());
end;
$$;
comment on function core._follow_up is 'Full text and profile of a batch that has been stored: now, or noted for a job that follows.';
