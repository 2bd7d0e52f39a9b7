create or replace function core._member_vectors(p_clusters uuid[], p_space text)
returns table (cluster_id uuid, asset_id uuid, vector vector)
language sql stable
set search_path = public, pg_temp
as $$
  select asset.cluster_id, asset.id, embedding.vector
  from core.asset
  join core.embedding on embedding.asset_id = asset.id and embedding.space = p_space
  where asset.cluster_id = any (p_clusters)
$$;
comment on function core._member_vectors is 'The members of some clusters of a space, with their vectors.';
