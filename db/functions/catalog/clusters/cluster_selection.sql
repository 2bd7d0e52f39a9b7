create or replace function catalog.cluster_selection(p_id uuid, p_asset_ids uuid[])
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster;
  v_ids uuid[];
begin
  v_cluster := core._find_cluster(p_id);
  v_ids := core._members_named(v_cluster, p_asset_ids);
  return jsonb_build_object(
    'chosen', cardinality(v_ids),
    'members', (select members from core.cluster_mean where cluster_id = p_id),
    'objects', (select jsonb_agg(core._object_item(id) order by id) from unnest(v_ids[:24]) as id),
    'copies', (
      select coalesce(jsonb_agg(distinct asset.id), '[]')
      from unnest(v_ids) as chosen (id)
      cross join lateral core._alike(chosen.id) as alike (id)
      join core.asset on asset.id = alike.id and asset.cluster_id = p_id
      where asset.id <> all (v_ids)));
end;
$$;
comment on function catalog.cluster_selection is 'Some members of a cluster before an act on them: how many of how many, the first 24, and unchosen duplicates of chosen ones. Refuses as the act would when some are not members.';
