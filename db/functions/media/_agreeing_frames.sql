-- Two films may begin with the same black frame or logo: so the lengths must be alike, and most of the
-- frames, at like moments. Frames too dull for a hash count for nothing.
create or replace function core._agreeing_frames(p_one core.media, p_other core.media, p_space text)
returns jsonb
language sql stable
set search_path = public, pg_temp
as $$
  with agreeing as (
    select count(distinct one.frame_idx) as frames
    from core.video_frame as one
    join core.video_frame as other
      on other.asset_id = (p_other).asset_id and other.space = one.space
      and abs(one.seconds - other.seconds) <= greatest(1, 0.05 * (p_one).duration_seconds)
      and bit_count(one.phash # other.phash) <= core._number_setting('same_picture_bits')
      and (1 - (one.embedding <=> other.embedding))::real >= core._number_setting('same_picture_cosine')::real
    where one.asset_id = (p_one).asset_id and one.space = p_space
  ), whole as (
    select max(n) as frames
    from (select count(*) as n from core.video_frame
          where asset_id in ((p_one).asset_id, (p_other).asset_id) and space = p_space group by asset_id) as each
  )
  select jsonb_build_object(
    'frames_agreeing', agreeing.frames, 'frames', whole.frames, 'duration_difference', trim_scale(round(difference::numeric, 3)),
    'enough', agreeing.frames > 0 and agreeing.frames >= 0.6 * whole.frames
              and difference <= greatest(0.5, 0.02 * (p_one).duration_seconds))
  from agreeing, whole, (select abs((p_one).duration_seconds - (p_other).duration_seconds) as difference) as lengths
$$;
comment on function core._agreeing_frames is 'How many frames of two videos agree, of how many, how much their lengths differ, and whether that is enough.';
