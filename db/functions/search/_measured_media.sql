-- Distances alone are sorted; vectors, which are two thousand times as long, are fetched for what is
-- kept. One plan for all: a planner that knows the ids looks at each of them first.
create or replace function core._measured_media(
  p_vector vector, p_space text, p_ids uuid[], p_pin timestamptz, p_wanted integer
)
returns table (id uuid, vector vector, distance double precision)
language plpgsql stable
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
begin
  return query
  with seen as materialized (
    select embedding.asset_id, embedding.vector <=> p_vector as distance
    from core.embedding
    where embedding.asset_id = any (p_ids) and embedding.space = p_space and embedding.created_at <= p_pin
  ), framed as materialized (
    select distinct on (frame.asset_id) frame.asset_id, frame.id as frame_id, frame.embedding <=> p_vector as distance
    from core.video_frame as frame
    where frame.asset_id = any (p_ids) and frame.space = p_space
    order by frame.asset_id, frame.embedding <=> p_vector
  ), nearest as materialized (
    select seen.asset_id, least(seen.distance, framed.distance) as distance,
           case when framed.distance < seen.distance then framed.frame_id end as frame_id
    from seen left join framed on framed.asset_id = seen.asset_id
    order by 2, 1
    limit p_wanted
  )
  select nearest.asset_id, coalesce(frame.embedding, whole.vector), nearest.distance
  from nearest
  join core.embedding as whole on whole.asset_id = nearest.asset_id and whole.space = p_space
  left join core.video_frame as frame on frame.id = nearest.frame_id;
end;
$$;
comment on function core._measured_media is 'The nearest of these media, each of them measured.';
