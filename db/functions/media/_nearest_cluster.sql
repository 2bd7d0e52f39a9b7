-- What people said of the picture or of a copy of it comes first. Then HNSW proposes, and the exact distance
-- decides. Iterative scan, for other spaces' centroids share the index. The anchors of
-- merged clusters come a little behind the centroids: they no longer follow any members. A cluster whose
-- members have another label than the one the picture surely has refuses it.
create or replace function core._nearest_cluster(p_asset_id uuid, p_space text, p_vector vector)
returns table (cluster_id uuid, similarity real)
language plpgsql stable
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
declare
  v_sure text := core._sure_tag(p_space, p_vector);
  v_barred uuid[] := array(select said.cluster_id from core._said_of(p_asset_id) as said where said.kind = 'cannot');
begin
  return query
  select cluster.id, (1 - (cluster.centroid <=> p_vector))::real
  from core._said_of(p_asset_id) as said
  join core.cluster on cluster.id = said.cluster_id
  where said.kind = 'must' and cluster.space = p_space and not cluster.closed
  order by said.act_id desc
  limit 1;
  if found then
    return;
  end if;
  return query
  with near as materialized (
    select id, centroid <=> p_vector as distance
    from core.cluster
    where space = p_space and not closed
    order by centroid <=> p_vector
    limit 20
  ), near_before as materialized (
    select anchor.cluster_id, centroid <=> p_vector as distance
    from core.cluster_anchor as anchor
    where space = p_space
    order by centroid <=> p_vector
    limit 20
  ), candidate as (
    select id, distance, 0 as behind from near
    union all
    select core._survivor(near_before.cluster_id), distance, 0.01 from near_before
  )
  select survivor.id, (1 - distance)::real
  from candidate
  join core.cluster as survivor on survivor.id = candidate.id and not survivor.closed
  where (1 - distance)::real >= survivor.threshold and survivor.id <> all (v_barred)
    and not core._is_contrary(survivor.id, v_sure)
  order by distance + behind, survivor.id
  limit 1;
end;
$$;
comment on function core._nearest_cluster is 'Where a picture belongs by what people said of it, else the nearest cluster whose threshold its vector meets, with their cosine similarity. No row when none matches.';
