-- What came before its likes stands alone; by night it gets another look, so that the order in which pictures
-- came matters less. Only clusters that no person has touched, and never against what people said of a picture.
-- Of two that would swap places, or follow each other in a chain, the earlier one stays for tonight.
create or replace function core._retry_singletons(p_space text)
returns integer
language plpgsql volatile
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
declare
  v_assets uuid[];
  v_left uuid[];
  v_joined uuid[];
begin
  with single as materialized (
    select cluster.id, asset.id as asset_id, embedding.vector
    from core.cluster
    join core.cluster_mean as mean on mean.cluster_id = cluster.id and mean.members = 1
    join core.asset on asset.cluster_id = cluster.id
    join core.embedding on embedding.asset_id = asset.id and embedding.space = p_space
    where cluster.space = p_space and cluster.provisional and cluster.named_by is null and not cluster.closed
      and not core._is_touched(cluster)
  ), nearest as materialized (
    select distinct on (single.id) single.id, single.asset_id, near.id as target
    from single
    cross join lateral (
      select id, threshold, (1 - (centroid <=> single.vector))::real as similarity
      from (select * from core.cluster
            where space = p_space and not closed and id <> single.id
            order by centroid <=> single.vector limit 8) as candidate
    ) as near
    where near.similarity >= near.threshold
      and not exists (select from core._said_of(single.asset_id) as said where said.cluster_id = near.id and said.kind = 'cannot')
    order by single.id, near.similarity desc, near.id
  ), moving as (
    select * from nearest
    where not exists (select from nearest as other where other.id = nearest.target)
       or target < id and not exists (select from nearest as other where other.id = nearest.target and other.target <> nearest.id)
  )
  select array_agg(asset_id), array_agg(id), array_agg(target) into v_assets, v_left, v_joined from moving;
  if v_assets is null then
    return 0;
  end if;
  update core.asset
  set cluster_id = moved.target, cluster_similarity = (1 - (cluster.centroid <=> embedding.vector))::real
  from unnest(v_assets, v_joined) as moved (id, target)
  join core.cluster on cluster.id = moved.target
  join core.embedding on embedding.asset_id = moved.id and embedding.space = p_space
  where asset.id = moved.id;
  perform core._settle_clusters(array(select distinct unnest(v_left || v_joined)), p_space);
  update core.cluster
  set closed = true, merged_into = moved.target, updated_at = core.current_time()
  from unnest(v_left, v_joined) as moved (id, target)
  where cluster.id = moved.id;
  perform core._name_in_library(v_assets);
  perform core._queue_placement(v_assets);
  return cardinality(v_assets);
end;
$$;
comment on function core._retry_singletons is 'Let pictures that are alone in a cluster join one that has come near since; returns how many did. The caller holds the lock of the space.';
