create or replace function catalog.preview_reexamination(p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_after uuid := core._cursor_id(p_cursor);
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 200);
  select coalesce(jsonb_agg(to_jsonb(listed) order by asset_id), '[]') into v_items
  from (
    select asset_id, original_id, class, examined, core._object_item(asset_id) as object, core._object_item(original_id) as original
    from (
      select asset_id, original_id, class, examined from core._reexamined_links(v_after, null) where class is distinct from examined
      union all
      select asset_id, original_id, null, examined from core._new_links(v_after)) as changes
    order by asset_id limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, 'asset_id')
    || jsonb_build_object('run', (select to_jsonb(reexamination) from catalog.reexamination order by id desc limit 1));
end;
$$;
comment on function catalog.preview_reexamination is 'What applying the comparisons made so far would change: links with the class they have and the one they would have (null for no link). Also the last run, or null.';
