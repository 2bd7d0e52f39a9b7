create or replace function catalog.collection_documents(p_name text, p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_after uuid := core._cursor_id(p_cursor);
  v_collection core.collection;
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  v_collection := core._collection_of(p_name);
  execute format($sql$
    select coalesce(jsonb_agg(jsonb_build_object('system_id', id, 'document', doc, 'created_at', created_at) order by id), '[]')
    from (select * from collections.%I where $1 is null or id > $1 order by id limit $2) as listed
  $sql$, 'docs_' || v_collection.name)
  into v_items using v_after, p_limit + 1;
  return core._page(v_items, p_limit, 'system_id');
end;
$$;
comment on function catalog.collection_documents is 'The documents of a collection in the order they came in. Raises CB002 for an unknown name.';
