create or replace function catalog.list_corrections(p_limit integer default 50, p_cursor text default null, p_asset_id uuid default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_before uuid := core._cursor_id(p_cursor);
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 200);
  select coalesce(jsonb_agg(core._correction_item(id) order by id desc), '[]') into v_items
  from (
    select id from core.correction
    where (v_before is null or id < v_before)
      and (p_asset_id is null or id in (select correction_id from core.correction_value where asset_id = p_asset_id))
    order by id desc limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, 'correction_id');
end;
$$;
comment on function catalog.list_corrections is 'What people corrected, newest first, also what they took back; with p_asset_id of one object. What they said at once is one.';
