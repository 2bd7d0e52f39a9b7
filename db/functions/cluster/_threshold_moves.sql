-- Leaving: members below the threshold, unless a person put them there. Each goes to the nearest other cluster that
-- takes it in. Those that none takes in go together into one of their own (a null target). Joining: members of
-- provisional clusters that meet it and are nearer here than where they are. What a person said of a picture is never
-- overruled, and a cluster that was confirmed keeps what it has.
create or replace function core._threshold_moves(p_cluster core.cluster, p_value double precision)
returns table (asset_id uuid, from_cluster_id uuid, to_cluster_id uuid, similarity double precision)
language sql stable
set search_path = public, pg_temp
as $$
  with leaving as (
    select member.asset_id, member.vector, 1 - (member.vector <=> p_cluster.centroid) as similarity
    from core._member_vectors(array[p_cluster.id], p_cluster.space) as member
    where (1 - (member.vector <=> p_cluster.centroid))::real < p_value::real
      and not exists (select from core._said_of(member.asset_id) as said where said.cluster_id = p_cluster.id and said.kind = 'must')
  )
  select leaving.asset_id, p_cluster.id, (
      select other.id from core.cluster as other
      where other.space = p_cluster.space and not other.closed and other.id <> p_cluster.id
        and (1 - (other.centroid <=> leaving.vector))::real >= other.threshold
        and not exists (select from core._said_of(leaving.asset_id) as said where said.cluster_id = other.id and said.kind = 'cannot')
      order by other.centroid <=> leaving.vector, other.id
      limit 1),
    leaving.similarity
  from leaving
  union all
  select asset.id, asset.cluster_id, p_cluster.id, 1 - (embedding.vector <=> p_cluster.centroid)
  from core.cluster as other
  join core.cluster_mean as mean on mean.cluster_id = other.id
  join core.asset on asset.cluster_id = other.id
  join core.embedding on embedding.asset_id = asset.id and embedding.space = p_cluster.space
  where other.space = p_cluster.space and other.provisional and not other.closed and other.id <> p_cluster.id
    and (1 - (embedding.vector <=> p_cluster.centroid))::real >= p_value::real
    and (mean.members = 1 or embedding.vector <=> p_cluster.centroid < embedding.vector <=> other.centroid)
    and not exists (
      select from core._said_of(asset.id) as said
      where said.cluster_id = p_cluster.id and said.kind = 'cannot' or said.cluster_id = other.id and said.kind = 'must')
$$;
comment on function core._threshold_moves is 'Members that would leave a cluster or join it at this threshold.';
