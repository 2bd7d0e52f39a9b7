create or replace function catalog.list_objects(p_filter jsonb default '{}', p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_after uuid := core._cursor_id(p_cursor);
  v_words tsquery := websearch_to_tsquery('english', p_filter ->> 'q');
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  p_filter := core._checked_filter(p_filter, 'q');
  select coalesce(jsonb_agg(core._object_item(id) order by id desc), '[]') into v_items
  from unnest(core._object_page(p_filter, v_words, v_after, p_limit + 1)) as listed (id);
  return core._page(v_items, p_limit, 'system_id');
end;
$$;
comment on function catalog.list_objects is 'Objects, newest first, filtered by kind, media_type, tags, owner, from, to, cluster_id, collection, status, q (words that must all be there).';
