create or replace function core._merge_suggestions(p_cluster core.cluster, p_limit integer default 5)
returns jsonb
language plpgsql stable
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
begin
  return (
    with near as materialized (
      select id, centroid <=> p_cluster.centroid as distance
      from core.cluster
      where space = p_cluster.space and not closed and id <> p_cluster.id
      order by centroid <=> p_cluster.centroid
      limit 20
    ), suggested as (
      select other.*, 1 - near.distance as similarity, mean.members,
             least(other.threshold, p_cluster.threshold) - core._number_setting('suggest_margin')::real as needed
      from near
      join core.cluster as other using (id)
      join core.cluster_mean as mean on mean.cluster_id = other.id
      where (1 - near.distance)::real >= least(other.threshold, p_cluster.threshold) - core._number_setting('suggest_margin')::real
        and not core._told_apart(other.id, p_cluster.id)
      order by near.distance, other.id
      limit p_limit
    )
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', id, 'name', name, 'members', members, 'provisional', provisional, 'cover_asset_id', cover_asset_id,
      'similarity', trim_scale(round(similarity::numeric, 4)), 'needed', trim_scale(round(needed::numeric, 4)),
      'would_join', (select count(*) from core._member_vectors(array[suggested.id], space) as member
                     where (1 - (member.vector <=> p_cluster.centroid))::real >= p_cluster.threshold))
      order by similarity desc, id), '[]')
    from suggested);
end;
$$;
comment on function core._merge_suggestions is 'Clusters that may be one with this one, the most alike first. Each has the similarity of the centroids, the least one, and how many of its members would meet this one''s threshold. Never those a person told apart.';
