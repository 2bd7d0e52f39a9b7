create or replace function catalog.list_unsorted(p_period text default null, p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_before uuid := core._cursor_id(p_cursor);
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  select coalesce(jsonb_agg(core._object_item(asset_id) || jsonb_build_object('period', period) order by asset_id desc), '[]') into v_items
  from (
    select asset_id, period from catalog.unsorted
    where (p_period is null or period = p_period) and (v_before is null or asset_id < v_before)
    order by asset_id desc limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, 'system_id');
end;
$$;
comment on function catalog.list_unsorted is 'Files that are in no directory yet, newest first, with their period; of one period or of all.';
