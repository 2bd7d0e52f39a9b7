create or replace function core._frame_hit(p_asset_id uuid, p_space text, p_vector vector)
returns jsonb
language sql stable
set search_path = public, pg_temp
as $$
  select jsonb_build_object('index', frame_idx, 'seconds', seconds, 'similarity', trim_scale(round((1 - (embedding <=> p_vector))::numeric, 4)))
  from core.video_frame
  where asset_id = p_asset_id and space = p_space
  order by embedding <=> p_vector
  limit 1
$$;
comment on function core._frame_hit is 'The frame of a video that is nearest to the query, with its timecode; null for pictures.';
