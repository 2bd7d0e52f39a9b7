create or replace function catalog.collection_documents(
  p_name text, p_limit integer default 50, p_cursor text default null, p_contains jsonb default null, p_rows boolean default false
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_after uuid := core._cursor_id(p_cursor);
  v_collection core.collection := core._collection_of(p_name);
  v_typed core.schema_def := core._active_table(v_collection.id);
  v_ids uuid[];
  v_rows jsonb := '{}';
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  v_ids := core._documents_with('docs_' || v_collection.name, p_contains, v_after, p_limit + 1);
  if p_rows and v_typed.id is not null then
    execute format($sql$
      select coalesce(jsonb_object_agg(document_id, to_jsonb(typed) - 'document_id'), '{}')
      from collections.%I as typed where document_id = any ($1)
    $sql$, v_typed.proposal ->> 'table')
    into v_rows using v_ids;
  end if;
  execute format($sql$
    select coalesce(jsonb_agg(jsonb_build_object('system_id', id, 'document', doc, 'created_at', created_at)
      || case when $2 then jsonb_build_object('row', $3 -> id::text) else '{}' end order by id), '[]')
    from collections.%I where id = any ($1)
  $sql$, 'docs_' || v_collection.name)
  into v_items using v_ids, p_rows, v_rows;
  return core._page(v_items, p_limit, 'system_id');
end;
$$;
comment on function catalog.collection_documents is 'The documents of a collection in the order they came in. With p_contains, those that contain (@>) it, or the first or the second of an array of two. With p_rows, each has its "row" of the typed table, null where it has none. Raises CB002 for an unknown name.';
