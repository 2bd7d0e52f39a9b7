-- Counters cannot be taken apart: the documents are counted again, in the job that follows.
create or replace function core._profile_anew(p_collection_id integer)
returns void
language plpgsql volatile
set enable_nestloop = off
as $$
declare
  v_has_words boolean;
begin
  with waiting as (
    delete from core.unindexed where collection_id = p_collection_id returning has_words
  )
  select coalesce(bool_and(has_words), true) into v_has_words from waiting;
  delete from core.collection_path where collection_id = p_collection_id;
  update core.collection set profiled = 0 where id = p_collection_id;
  execute format($sql$
    insert into core.unindexed (collection_id, request_id, first_ordinal, last_ordinal, documents, has_words, has_learned, created_at)
    select $1, request_id, min(ordinal), max(ordinal), count(*), $2, true, core.current_time()
    from collections.%I as docs join core.asset on asset.id = docs.id
    group by request_id, ordinal / 5000
  $sql$, (select 'docs_' || name from core.collection where id = p_collection_id))
  using p_collection_id, v_has_words;
end;
$$;
