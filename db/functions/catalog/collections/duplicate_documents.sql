-- Hashes are counted first: most documents are alone, and of those no list is made.
create or replace function catalog.duplicate_documents(p_name text, p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_after uuid := core._cursor_id(p_cursor);
  v_collection core.collection := core._collection_of(p_name);
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  execute format($sql$
    with hashed as materialized (
      select id, sha256 from core.asset where collection_id = $3 and kind = 'json' and status = 'done' and sha256 is not null
      union all
      select docs.id, encode(sha256(convert_to(docs.doc::text, 'UTF8')), 'hex')
      from core.asset join collections.%1$I as docs using (id)
      where collection_id = $3 and kind = 'json' and status = 'done' and asset.sha256 is null
    ), same as materialized (
      select array_agg(id order by id) as ids, count(*) as n
      from hashed where sha256 in (select sha256 from hashed group by sha256 having count(*) > 1)
      group by sha256
    ), page as (
      select ids, n from same where $1 is null or ids[1] > $1 order by ids[1] limit $2
    )
    select coalesce(jsonb_agg(jsonb_build_object('system_id', ids[1], 'documents', n, 'duplicates', to_jsonb(ids[2:101]),
                                                 'document', docs.doc, 'created_at', docs.created_at) order by ids[1]), '[]')
    from page join collections.%1$I as docs on docs.id = ids[1]
  $sql$, 'docs_' || v_collection.name)
  into v_items using v_after, p_limit + 1, v_collection.id;
  return core._page(v_items, p_limit, 'system_id');
end;
$$;
comment on function catalog.duplicate_documents is 'Documents of a collection that are there more than once with the same bytes, or as records with the same content. It has the first of each, their number and the ids of up to 100 others. Reads the whole collection. Raises CB002 for an unknown name.';
