create or replace function core._cover_of_folder(p_path text)
returns uuid
language sql stable
as $$
  select asset.id
  from (
    select id from core.asset_raw as raw
    where raw.path is not null and raw.format is null and raw.path collate "C" > p_path || '/' and raw.path collate "C" < p_path || '0'
    order by raw.path collate "C", raw.id limit 20) as listed
  join core.asset on asset.raw_id = listed.id and asset.kind = 'media'
  join core.media on media.asset_id = asset.id and media.thumbnails <> '{}'
  limit 1
$$;
comment on function core._cover_of_folder is 'A file with a picture among the first of a folder; null where there is none.';
