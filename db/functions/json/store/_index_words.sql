create or replace function core._index_words(p_collection_id integer, p_request_id uuid, p_first integer, p_last integer)
returns void
language plpgsql volatile
as $$
declare
  v_table text := (select 'docs_' || name from core.collection where id = p_collection_id);
begin
  execute format($sql$
    with document as (
      select asset.id, docs.doc, asset.tags
      from core.asset join collections.%I as docs on docs.id = asset.id
      where asset.request_id = $1 and asset.ordinal between $2 and $3 and asset.collection_id = $4
    )
    insert into core.search_text (asset_id, words, created_at)
    select id, core._document_words(doc, tags), $5 from document
    on conflict (asset_id) do nothing
  $sql$, v_table)
  using p_request_id, p_first, p_last, p_collection_id, core.current_time();
end;
$$;
comment on function core._index_words is 'Full text of the documents of a run that are in one collection.';
