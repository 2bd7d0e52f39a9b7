-- The nearest media of a space. The cut is made for each query: what is not clearly nearer than the
-- typical candidate is noise, whatever its similarity is; one threshold for all queries does not exist.
-- What is within 0.02 of the best is as good as the best: candidates may all be alike, and all be meant.
create or replace function core._vector_hits(p_vector vector, p_space text, p_filter jsonb, p_pin timestamptz)
returns table (id uuid, rank bigint, similarity double precision)
language plpgsql stable
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
set hnsw.ef_search = 200
as $$
begin
  return query
  with candidate as materialized (
    select asset.id, embedding.vector <=> p_vector as distance
    from core.embedding
    join core.asset on asset.id = embedding.asset_id
    where embedding.space = p_space and embedding.created_at <= p_pin and core._passes(asset, p_filter)
    order by embedding.vector <=> p_vector
    limit 200
  ), typical as (
    select min(distance) as best, percentile_cont(0.5) within group (order by distance) as middle from candidate
  )
  select candidate.id, row_number() over (order by distance, candidate.id), 1 - distance
  from candidate, typical
  where distance <= best + greatest((middle - best) * (1 - core._number_setting('search_drop'))::double precision, 0.02);
end;
$$;
comment on function core._vector_hits is 'Media near a vector, ranked from 1, with the irrelevant tail cut off.';
