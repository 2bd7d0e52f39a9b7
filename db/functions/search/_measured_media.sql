create or replace function core._measured_media(
  p_vector vector, p_space text, p_ids uuid[], p_pin timestamptz, p_wanted integer
)
returns table (id uuid, vector vector, distance double precision)
language plpgsql stable
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
as $$
begin
  return query
  with seen as materialized (
    select embedding.asset_id, embedding.vector, embedding.vector <=> p_vector as distance
    from unnest(p_ids) as passing (id)
    join core.embedding on embedding.asset_id = passing.id
    where embedding.space = p_space and embedding.created_at <= p_pin
  ), framed as materialized (
    select seen.asset_id, video_frame.embedding, video_frame.embedding <=> p_vector as distance
    from seen
    join core.asset on asset.id = seen.asset_id and asset.media_type = 'video'
    join core.video_frame on video_frame.asset_id = seen.asset_id and video_frame.space = p_space
  ), nearest as (
    select distinct on (asset_id) * from (select * from seen union all select * from framed) as either
    order by asset_id, distance
  )
  select * from nearest order by nearest.distance, asset_id limit p_wanted;
end;
$$;
comment on function core._measured_media is 'The nearest of these media, each of them measured.';
