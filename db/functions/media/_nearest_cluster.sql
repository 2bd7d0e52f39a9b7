-- HNSW proposes, the exact distance decides. Iterative scan, for other spaces' centroids share the index.
create or replace function core._nearest_cluster(p_space text, p_vector vector)
returns table (cluster_id uuid, similarity real)
language plpgsql stable
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
begin
  return query
  with candidate as materialized (
    select id, threshold, centroid <=> p_vector as distance
    from core.cluster
    where space = p_space
    order by centroid <=> p_vector
    limit 20
  )
  select id, (1 - distance)::real
  from candidate
  where (1 - distance)::real >= threshold
  order by distance, id
  limit 1;
end;
$$;
comment on function core._nearest_cluster is 'The nearest cluster whose own threshold the vector meets, with their cosine similarity; no row when there is none.';
