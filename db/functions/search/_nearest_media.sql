-- The nearest media that pass the filter. Which way, is decided by how many pass. So few as the index would take longer
-- for are measured one by one, which is exact; of more the index proposes. An index scan goes away from the query until
-- it has met enough that pass, 200 / share of them. Each costs about seven times what measuring one costs. The two are
-- even at the root of 1,500 times the number of all media. Where those that pass are all far away it gives up after
-- hnsw.max_scan_tuples. Then, too, all of them are measured: a filter makes a search slower, never emptier.
create or replace function core._nearest_media(p_vector vector, p_space text, p_filter jsonb, p_pin timestamptz)
returns table (id uuid, vector vector, distance double precision)
language plpgsql stable
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
set hnsw.ef_search = 200
set hnsw.max_scan_tuples = 20000
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
as $$
declare
  c_wanted constant integer := 200;
  v_measured constant integer := (
    select greatest(5000, sqrt(1500 * greatest(reltuples, 0))) from pg_class where oid = 'core.media'::regclass);
  v_passing uuid[];
  v_found integer;
begin
  if p_filter ->> 'kind' = 'json' or p_filter ->> 'collection' is not null then
    return;  -- documents have no vectors
  end if;
  p_filter := p_filter - 'kind' - 'companions';
  if p_filter <> '{}' then
    v_passing := array(
      select asset.id from core.asset
      where asset.kind = 'media' and core._passes(asset, p_filter) limit v_measured + 1);
    if cardinality(v_passing) <= v_measured then
      return query select * from core._measured_media(p_vector, p_space, v_passing, p_pin, c_wanted);
      return;
    end if;
  end if;
  return query
  with near as materialized (
    select embedding.asset_id, embedding.vector, embedding.vector <=> p_vector as distance
    from core.embedding
    join core.asset on asset.id = embedding.asset_id
    where embedding.space = p_space and embedding.created_at <= p_pin and core._passes(asset, p_filter)
    order by embedding.vector <=> p_vector
    limit c_wanted
  ), frame as materialized (
    select video_frame.asset_id, video_frame.embedding, video_frame.embedding <=> p_vector as distance
    from core.video_frame
    join core.embedding on embedding.asset_id = video_frame.asset_id and embedding.space = p_space
    join core.asset on asset.id = video_frame.asset_id
    where video_frame.space = p_space and embedding.created_at <= p_pin and core._passes(asset, p_filter)
    order by video_frame.embedding <=> p_vector
    limit c_wanted
  )
  select distinct on (seen.asset_id) seen.asset_id, seen.vector, seen.distance
  from (select * from near union all select * from frame) as seen
  order by seen.asset_id, seen.distance;
  get diagnostics v_found = row_count;
  if v_found < c_wanted and p_filter <> '{}' then
    perform core._count_starved_filter();
    v_passing := array(select asset.id from core.asset where asset.kind = 'media' and core._passes(asset, p_filter));
    return query
    select * from core._measured_media(p_vector, p_space, v_passing, p_pin, c_wanted);
  end if;
end;
$$;
comment on function core._nearest_media is 'Media near a vector by themselves or by a frame, each with the vector that is nearest; an object may come twice.';
