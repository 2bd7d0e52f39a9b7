create or replace function catalog.list_objects(p_filter jsonb default '{}', p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  perform core._check_filter(p_filter);
  if p_cursor is not null and not pg_input_is_valid(p_cursor, 'uuid') then
    perform core._refuse('CB001', 'this is no cursor of this list', 'Use next_cursor of the page before.');
  end if;
  select coalesce(jsonb_agg(core._object_item(id) order by id desc), '[]') into v_items
  from (
    select id from core.asset
    where core._passes(asset, p_filter) and (p_cursor is null or id < p_cursor::uuid)
    order by id desc
    limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, 'system_id');
end;
$$;
comment on function catalog.list_objects is 'Objects, newest first, filtered by kind, media_type, tags, owner, from, to, cluster_id, collection, status.';
