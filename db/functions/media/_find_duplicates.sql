-- Two classes with their evidence. identical: the same bytes, or the same decoded pixels. same_picture:
-- both the perceptual hash and the embedding agree, for either alone errs. The original is the earliest.
create or replace function core._find_duplicates(p_asset_id uuid, p_space text, p_vector vector)
returns void
language plpgsql volatile
set search_path = public, pg_temp
set hnsw.iterative_scan = relaxed_order
as $$
declare
  v_media core.media := (select media from core.media where asset_id = p_asset_id);
begin
  insert into core.duplicate (asset_id, original_id, class, evidence, created_at)
  select p_asset_id, asset_id, 'identical',
         jsonb_build_object('sha256', sha256 = v_media.sha256, 'pixels', coalesce(pixel_sha256 = v_media.pixel_sha256, false)),
         core.current_time()
  from core.media
  where asset_id < p_asset_id
    and (sha256 = v_media.sha256 or pixel_sha256 = v_media.pixel_sha256)
  order by asset_id
  limit 1
  on conflict do nothing;
  if found or p_vector is null or v_media.phash is null then
    return;
  end if;
  insert into core.duplicate (asset_id, original_id, class, evidence, created_at)
  select p_asset_id, near.asset_id, 'same_picture',
         jsonb_build_object('cosine', round((1 - near.distance)::numeric, 4), 'space', p_space,
                            'phash_bits', bit_count(media.phash # v_media.phash)),
         core.current_time()
  from (
    select asset_id, vector <=> p_vector as distance
    from core.embedding
    where space = p_space and asset_id <> p_asset_id
    order by vector <=> p_vector
    limit 32
  ) as near
  join core.media on media.asset_id = near.asset_id
  where near.asset_id < p_asset_id
    and 1 - near.distance >= core._number_setting('same_picture_cosine')
    and bit_count(media.phash # v_media.phash) <= core._number_setting('same_picture_bits')
  order by near.asset_id
  limit 1
  on conflict do nothing;
end;
$$;
