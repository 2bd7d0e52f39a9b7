create or replace function catalog.list_collections()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object('items', coalesce(jsonb_agg(to_jsonb(collection) order by name), '[]'), 'next_cursor', null)
  from catalog.collection
$$;
comment on function catalog.list_collections is 'All collections with their tables and the state of their schema.';
