-- Two classes with their evidence. identical: the same bytes, or the same decoded pixels. same_picture:
-- both the perceptual hash and the embedding agree, for either alone errs. The original is the one that
-- was received first, whichever was worked on first.
create or replace function core._find_duplicates(p_asset_id uuid, p_space text, p_vector vector)
returns void
language plpgsql volatile
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
declare
  v_media core.media := (select media from core.media where asset_id = p_asset_id);
begin
  perform core._link_duplicates(p_asset_id, 'identical', (
    with alike as materialized (
      select asset_id, sha256, pixel_sha256 from core.media
      where asset_id <> p_asset_id and (sha256 = v_media.sha256 or pixel_sha256 = v_media.pixel_sha256)
    ), earliest as (
      select asset_id from alike order by asset_id limit 1
    )
    select jsonb_object_agg(alike.asset_id, jsonb_build_object(
      'sha256', sha256 = v_media.sha256, 'pixels', coalesce(pixel_sha256 = v_media.pixel_sha256, false)))
    from alike, earliest
    where alike.asset_id = earliest.asset_id or earliest.asset_id > p_asset_id));
  if p_vector is null or v_media.phash is null then
    return;
  end if;
  perform core._link_duplicates(p_asset_id, 'same_picture', (
    select jsonb_object_agg(near.asset_id, jsonb_build_object(
      'cosine', trim_scale(round((1 - near.distance)::numeric, 4)), 'space', p_space,
      'phash_bits', bit_count(media.phash # v_media.phash)))
    from (
      select asset_id, vector <=> p_vector as distance
      from core.embedding
      where space = p_space and asset_id <> p_asset_id
      order by vector <=> p_vector
      limit 32
    ) as near
    join core.media on media.asset_id = near.asset_id
    where (1 - near.distance)::real >= core._number_setting('same_picture_cosine')::real
      and bit_count(media.phash # v_media.phash) <= core._number_setting('same_picture_bits')));
end;
$$;
