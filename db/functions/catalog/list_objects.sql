create or replace function catalog.list_objects(p_filter jsonb default '{}', p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_after uuid := core._cursor_id(p_cursor);
  v_words tsquery := websearch_to_tsquery('english', p_filter ->> 'q');
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  p_filter := core._checked_filter(p_filter, 'q');
  select coalesce(jsonb_agg(core._object_item(id) order by id desc), '[]') into v_items
  from (
    select id from core.asset
    where core._passes(asset, p_filter) and (v_after is null or id < v_after)
      and (v_words is null or exists (
        select from core.search_text where asset_id = asset.id and words @@ v_words))
    order by id desc
    limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, 'system_id');
end;
$$;
comment on function catalog.list_objects is 'Objects, newest first, filtered by kind, media_type, tags, owner, from, to, cluster_id, collection, status, q (words that must all be there).';
