create or replace function catalog.list_clusters(
  p_limit integer default 50, p_cursor text default null, p_provisional boolean default null, p_name text default null,
  p_unsorted boolean default null, p_sort text default 'created'
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
-- Each order has an index of its own, which a plan for either order could not use.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_by_members boolean := p_sort = 'members';
  v_after record;
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  if p_sort is null or p_sort not in ('created', 'members') then
    perform core._refuse('CB001', format('Unknown sort of clusters: %s', coalesce(p_sort, 'null')),
      'Use created or members.', jsonb_build_object('sort', p_sort));
  end if;
  select * into v_after from core._cluster_cursor(p_cursor, v_by_members);
  select coalesce(jsonb_agg(to_jsonb(listed)), '[]') into v_items
  from (
    select id, name, provisional, unsorted, members, certainty, space, threshold, cover_asset_id, created_at, updated_at,
           case when v_by_members then format('%s_%s', members, id) else id::text end as _cursor
    from catalog.cluster
    where not closed
      and (v_after.id is null
        or v_by_members and members <= v_after.members and (members, id) < (v_after.members, v_after.id)
        or not v_by_members and id < v_after.id)
      and (p_provisional is null or provisional = p_provisional)
      and (p_unsorted is null or unsorted = p_unsorted)
      and (p_name is null or position(lower(p_name) in lower(name)) > 0)
    order by case when v_by_members then members end desc, id desc
    limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, '_cursor');
end;
$$;
comment on function catalog.list_clusters is 'Open clusters by p_sort: created, the newest first; members, the largest first. Narrowed to those that are provisional or not, those that are unsorted or directories, and those with words in their name, whatever their case.';
