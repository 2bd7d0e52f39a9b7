create or replace function catalog.cluster_detail(p_id uuid, p_limit integer default 100, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_after uuid := core._cursor_id(p_cursor);
  v_cluster jsonb;
  v_row core.cluster;
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  select to_jsonb(cluster) into v_cluster from catalog.cluster where id = p_id;
  if v_cluster is null then
    perform core._find_cluster(p_id);
  end if;
  select coalesce(jsonb_agg(core._object_item(id) || jsonb_build_object(
           'similarity', cluster_similarity,
           'duplicate_of', (select original_id from core.duplicate where asset_id = listed.id))
         order by id), '[]') into v_items
  from (
    select id, cluster_similarity from core.asset
    where cluster_id = p_id and (v_after is null or id > v_after)
    order by id limit p_limit + 1
  ) as listed;
  v_items := core._page(v_items, p_limit, 'system_id');
  select * into v_row from core.cluster where id = p_id;
  return v_cluster || jsonb_build_object(
    'merged_into', core._survivor(v_row.merged_into), 'last_act', core._last_act(p_id),
    -- They are the same for every page, and looking for them takes a look at every member.
    'suggestions', case when v_after is null and not v_row.closed then core._merge_suggestions(v_row) else '[]' end,
    'split', case when v_after is null and not v_row.closed then core._split_suggestion(v_row) end,
    'outliers', case when v_after is null and not v_row.closed then core._outliers(v_row) else '[]' end,
    'objects', v_items -> 'items', 'next_cursor', v_items -> 'next_cursor');
end;
$$;
comment on function catalog.cluster_detail is 'A cluster and its members, duplicates marked with their original. The first page also has what it may be merged with, its suggested split, and its outliers. Raises CB002 for an unknown id.';
