-- The raw file of a camera first, from which the others were made. Then more pixels, then more that the camera said of it,
-- then the original. More bytes count only where both files hold the same picture: of two different ones they say nothing.
-- Where a person chose the original, only what came since is compared with it.
create or replace function core._suggested_original(p_original_id uuid, p_class text)
returns jsonb
language sql stable
as $$
  with listed as (
    select p_original_id as id, true as is_same
    union all
    (select asset_id, class in ('identical', 'same_picture') from core.duplicate
     where original_id = p_original_id and (p_class is null or class = p_class) order by asset_id limit 200)
  ), member as (
    select media.asset_id, coalesce(width::bigint * height, 0) as pixels, asset.size_bytes, listed.is_same,
           (select count(*) from jsonb_object_keys(case jsonb_typeof(media.metadata -> 'exif') when 'object' then media.metadata -> 'exif' else '{}' end))
             + 5 * (media.metadata ? 'gps')::integer + 5 * (media.metadata ? 'captured_at')::integer as said,
           format('%s x %s', width, height) as size, core._is_raw_file(asset.content_type) as is_raw,
           media.metadata ? 'gps' as has_place, media.metadata ? 'captured_at' as has_time
    from listed
    join core.media on media.asset_id = listed.id
    join core.asset on asset.id = listed.id
    left join core.kept_original as kept on kept.asset_id = p_original_id
    where kept.asset_id is null or listed.id = p_original_id or asset.created_at > kept.kept_at
  ), best as (
    select * from member
    order by is_raw desc, pixels desc, said desc, case when is_same then size_bytes else 0 end desc, asset_id <> p_original_id, asset_id limit 1
  ), original as (
    select * from member where asset_id = p_original_id
  )
  select jsonb_build_object('system_id', best.asset_id, 'reasons', to_jsonb(array_remove(array[
    case when best.asset_id = original.asset_id then
      case when exists (select from core.kept_original where asset_id = best.asset_id) then 'a person kept it' else 'it was received first' end
      || ', and no other has more pixels or says more of itself' end,
    case when best.is_raw and not original.is_raw then 'it is the raw file of the camera' end,
    case when best.pixels > original.pixels then format('%s pixels, the original has %s', best.size, original.size) end,
    case when best.has_place and not original.has_place then 'it knows its place' end,
    case when best.has_time and not original.has_time then 'it knows when it was taken' end,
    case when best.said > original.said and best.has_place = original.has_place and best.has_time = original.has_time
         then 'it has more EXIF fields' end,
    case when best.asset_id <> original.asset_id and best.pixels = original.pixels and best.said = original.said
         then format('%s bytes, the original has %s', best.size_bytes, original.size_bytes) end], null)))
  from best, original
$$;
comment on function core._suggested_original is 'Which of an original and the files linked to it, of one class or of all, is best kept as the original, with reasons. A suggestion only.';
