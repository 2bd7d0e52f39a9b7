-- Once an hour, by one worker: the row is locked while it measures, and others skip it. Adding nothing to the
-- distance keeps the index out of the exact answer. Hits as near as the tenth count, so equal files do not.
create or replace function api.measure_recall(p_vectors integer default 5)
returns double precision
language plpgsql volatile security definer
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
set hnsw.ef_search = 200
as $$
declare
  c_nearest constant integer := 10;
  v_space text := (select space from core.embedding_space where active);
  v_recall double precision;
begin
  insert into core.search_recall (space, measured_at, sampled) select v_space, '-infinity', 0 where v_space is not null
  on conflict do nothing;
  perform from core.search_recall
  where space = v_space and measured_at < core.current_time() - interval '1 hour' for update skip locked;
  if not found then
    return null;
  end if;
  with chosen as materialized (
    select asset_id, vector from core.embedding where space = v_space order by random() limit p_vectors
  ), exact as materialized (
    select chosen.asset_id, (
      select max(distance) from (
        select (other.vector <=> chosen.vector) + 0 as distance from core.embedding as other
        where other.space = v_space order by (other.vector <=> chosen.vector) + 0 limit c_nearest) as nearest) as tenth
    from chosen
  ), found as (
    select (select count(*) from (
        select other.vector <=> chosen.vector as distance from core.embedding as other
        where other.space = v_space order by other.vector <=> chosen.vector limit c_nearest) as near
      where near.distance <= exact.tenth + 1e-6) as hits
    from chosen join exact using (asset_id)
  )
  select avg(least(1, hits::double precision / c_nearest)) into v_recall
  from found where (select count(*) from (select from core.embedding where space = v_space limit c_nearest) as enough) = c_nearest;
  update core.search_recall set measured_at = core.current_time(), sampled = p_vectors, recall = v_recall where space = v_space;
  return v_recall;
end;
$$;
comment on function api.measure_recall is 'Compare the vector index of the active space with an exact search, for a few files, once an hour. Returns the share of the ten nearest that it finds. Null where it is not due, or where there are fewer than ten files.';
