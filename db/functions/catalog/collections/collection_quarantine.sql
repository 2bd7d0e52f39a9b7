create or replace function catalog.collection_quarantine(
  p_name text, p_state text default 'waiting', p_limit integer default 50, p_cursor text default null
)
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
    select coalesce(jsonb_agg(to_jsonb(listed) order by system_id), '[]')
    from (
      select document_id as system_id, state, found, quarantine.created_at, decided_at, decided_by, doc as document
      from core.quarantine join collections.%I as docs on docs.id = document_id
      where collection_id = $1 and state = $2 and ($3 is null or document_id > $3)
      order by document_id limit $4
    ) as listed
  $sql$, 'docs_' || v_collection.name)
  into v_items using v_collection.id, p_state, v_after, p_limit + 1;
  return core._page(v_items, p_limit, 'system_id');
end;
$$;
comment on function catalog.collection_quarantine is 'Documents of a collection that a frozen table did not take, with what is unknown in them ("found"), by state: waiting, released or dismissed. Raises CB002 for an unknown name.';
