create or replace function catalog.threshold_preview(p_id uuid, p_value double precision)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster;
  v_value real := core._checked_threshold(p_value);
begin
  v_cluster := core._find_cluster(p_id);
  return (
    with moved as (
      select *, from_cluster_id = p_id as leaves,
             row_number() over (partition by from_cluster_id = p_id order by similarity, asset_id) as n
      from core._threshold_moves(v_cluster, v_value)
    ), shown as (
      select leaves, n, core._object_item(asset_id) || jsonb_build_object(
        'similarity', trim_scale(round(similarity::numeric, 4)), 'from', from_cluster_id, 'to', to_cluster_id,
        'to_name', (select name from core.cluster where id = to_cluster_id)) as item
      from moved where n <= 100
    )
    select jsonb_build_object(
      'value', v_value, 'threshold', v_cluster.threshold,
      'members', (select members from core.cluster_mean where cluster_id = p_id),
      'leaving', (select count(*) from moved where leaves), 'joining', (select count(*) from moved where not leaves),
      'leave', (select coalesce(jsonb_agg(item order by n), '[]') from shown where leaves),
      'join', (select coalesce(jsonb_agg(item order by n), '[]') from shown where not leaves)));
end;
$$;
comment on function catalog.threshold_preview is 'Members that would leave a cluster or join it at this threshold: the numbers, and up to 100 of each with where they would go. A null "to" is a new cluster for those that no other takes in.';
