create or replace function catalog.list_clusters(
  p_limit integer default 50, p_cursor text default null, p_provisional boolean default null, p_name text default null,
  p_unsorted boolean default null
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_after uuid := core._cursor_id(p_cursor);
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  select coalesce(jsonb_agg(to_jsonb(listed) order by id desc), '[]') into v_items
  from (
    select id, name, provisional, unsorted, members, certainty, space, threshold, cover_asset_id, created_at, updated_at
    from catalog.cluster
    where not closed and (v_after is null or id < v_after)
      and (p_provisional is null or provisional = p_provisional)
      and (p_unsorted is null or unsorted = p_unsorted)
      and (p_name is null or position(lower(p_name) in lower(name)) > 0)
    order by id desc
    limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, 'id');
end;
$$;
comment on function catalog.list_clusters is 'Open clusters, newest first; those that are provisional or not, those that are unsorted or directories, and those with words in their name, whatever their case.';
