-- What shows the same as a file, in three classes, each with its evidence.
--
-- identical: the same bytes, or the same decoded pixels. similar_shot has four cases. Hash and vector agree; or the
-- hash is exactly the same at the same proportions, which finds grey and pale copies. Or it is the mirror image; or one
-- camera took both within seconds. A hash and a vector say no more of a picture: only a comparison of both
-- (core._measured_pairs) makes them the same picture. A video is compared frame by frame, and only with videos: a
-- poster shows what its film shows and is not its duplicate.
--
-- Every other column of a hash turns around when a picture is mirrored: the mask.
create or replace function core._like_files(p_asset_id uuid, p_media_type text, p_space text, p_vector vector)
returns table (asset_id uuid, class text, evidence jsonb)
language plpgsql stable
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
#variable_conflict use_column
declare
  v_media core.media := (select media from core.media where media.asset_id = p_asset_id);
  v_bits integer := core._number_setting('same_picture_bits');
  v_cosine real := core._number_setting('same_picture_cosine');
  v_shot_bits integer := core._number_setting('similar_shot_bits');
  v_shot_cosine real := core._number_setting('similar_shot_cosine');
  v_shot_seconds numeric := core._number_setting('similar_shot_seconds');
begin
  return query
  with exact as (
    (select asset_id from core.media where sha256 = v_media.sha256 and asset_id < p_asset_id order by asset_id limit 1)
    union
    (select asset_id from core.media where pixel_sha256 = v_media.pixel_sha256 and asset_id < p_asset_id order by asset_id limit 1)
    union
    select asset_id from core.media where sha256 = v_media.sha256 and asset_id > p_asset_id
    union
    select asset_id from core.media where pixel_sha256 = v_media.pixel_sha256 and asset_id > p_asset_id
  ), near as materialized (
    (select asset_id from core.embedding
     where p_vector is not null and space = p_space and asset_id <> p_asset_id
     order by vector <=> p_vector limit 32)
    union
    (select asset_id from core.media
     where v_media.phash is not null and p_media_type = 'image' and phash is not null and asset_id <> p_asset_id
     order by phash <~> v_media.phash limit 32)
  ), measured as (
    select media.asset_id, (1 - (embedding.vector <=> p_vector))::real as cosine,
           bit_count(media.phash # v_media.phash) as bits,
           bit_count(media.phash # v_media.phash # repeat('01', 32)::bit(64)) as mirrored_bits,
           core._same_proportions(media, v_media) as proportions,
           core._seconds_between(media, v_media) as seconds,
           case p_media_type when 'video' then core._agreeing_frames(media, v_media, p_space) end as frames
    from near
    join core.asset on asset.id = near.asset_id and asset.media_type = p_media_type
    join core.media on media.asset_id = near.asset_id
    left join core.embedding on embedding.asset_id = near.asset_id and embedding.space = p_space
    where near.asset_id not in (select asset_id from exact)
  ), classed as (
    select *, case
        when p_media_type = 'video' then case when (frames ->> 'enough')::boolean then 'similar_shot' end
        when bits <= v_bits and cosine >= v_cosine then 'similar_shot'
        when bits = 0 and proportions then 'similar_shot'
        when cosine >= v_shot_cosine
             and (bits <= v_shot_bits
                  or mirrored_bits <= v_bits and proportions
                  or seconds <= v_shot_seconds) then 'similar_shot'
      end as class
    from measured
  )
  select exact.asset_id, 'identical', jsonb_build_object(
    'sha256', media.sha256 = v_media.sha256, 'pixels', coalesce(media.pixel_sha256 = v_media.pixel_sha256, false))
  from exact join core.media on media.asset_id = exact.asset_id
  union all
  select classed.asset_id, classed.class, jsonb_strip_nulls(jsonb_build_object(
    'cosine', trim_scale(round(cosine::numeric, 4)), 'space', case when cosine is not null then p_space end,
    'phash_bits', bits, 'mirrored', case when mirrored_bits <= v_bits and bits > v_bits then true end,
    'seconds_apart', seconds) || coalesce(frames - 'enough', '{}'))
  from classed
  where classed.class is not null;
end;
$$;
comment on function core._like_files is 'Files that show what this one shows, each with its class and the evidence.';
