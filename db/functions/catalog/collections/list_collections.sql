create or replace function catalog.list_collections(p_name text default null, p_sort text default 'name')
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
begin
  if p_sort is null or p_sort not in ('name', 'documents', 'created') then
    perform core._refuse('CB001', format('Unknown sort of collections: %s', coalesce(p_sort, 'null')),
      'Use name, documents or created.', jsonb_build_object('sort', p_sort));
  end if;
  return (
    select jsonb_build_object(
      'items', coalesce(jsonb_agg(to_jsonb(collection) order by
        case p_sort when 'documents' then documents end desc, case p_sort when 'created' then created_at end desc, name), '[]'),
      'next_cursor', null)
    from catalog.collection
    where p_name is null or position(lower(p_name) in lower(name)) > 0);
end;
$$;
comment on function catalog.list_collections is 'All collections with their tables and the state of their schema, or those with words in their name. p_sort is name, documents (the most first) or created (the newest first).';
