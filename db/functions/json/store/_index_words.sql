create or replace function core._index_words(p_collection_id integer, p_ids uuid[])
returns void
language plpgsql volatile
as $$
declare
  v_table text := (select 'docs_' || name from core.collection where id = p_collection_id);
begin
  execute format($sql$
    with document as (
      select docs.id, docs.doc, asset.tags
      from collections.%I as docs join core.asset on asset.id = docs.id
      where docs.id = any ($1) and asset.id = any ($1) and asset.collection_id = $2
    )
    insert into core.search_text (asset_id, words, created_at)
    select id, core._narrowed(core._document_words(doc, tags)), $3 from document
    on conflict (asset_id) do nothing
  $sql$, v_table)
  using p_ids, p_collection_id, core.current_time();
end;
$$;
comment on function core._index_words is 'Full text of some documents of one collection.';
