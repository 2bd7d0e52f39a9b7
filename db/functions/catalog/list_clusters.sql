create or replace function catalog.list_clusters(p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  if p_cursor is not null and not pg_input_is_valid(p_cursor, 'uuid') then
    perform core._refuse('CB001', 'this is no cursor of this list', 'Use next_cursor of the page before.');
  end if;
  select coalesce(jsonb_agg(to_jsonb(listed) order by id desc), '[]') into v_items
  from (
    select id, name, provisional, members, space, threshold, cover_asset_id, created_at, updated_at
    from catalog.cluster
    where p_cursor is null or id < p_cursor::uuid
    order by id desc
    limit p_limit + 1
  ) as listed;
  return core._page(v_items, p_limit, 'id');
end;
$$;
comment on function catalog.list_clusters is 'Clusters, newest first.';
