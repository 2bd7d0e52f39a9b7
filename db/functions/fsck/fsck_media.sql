create or replace function catalog.fsck_media(p_after uuid default null, p_limit integer default 500)
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  with page as (
    select * from core.asset
    where kind = 'media' and uri is not null and (p_after is null or id > p_after)
    order by id limit p_limit
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', page.id, 'uri', page.uri, 'library', library.uri, 'thumbnails', media.thumbnails, 'filename', media.filename,
    'raw_uri', raw.uri, 'sha256', raw.sha256, 'size_bytes', raw.size_bytes,
    'prefix', regexp_replace(raw.uri, 'incoming/([^/]*/)?[^/]*$', ''),
    'on_its_way', on_its_way,
    'misplaced', not on_its_way
      and (page.uri, media.thumbnails, library.uri) is distinct from (wanted.uri, wanted.thumbnails, wanted.library)
    ) order by page.id), '[]')
  from page
  join core.asset_raw as raw on raw.id = page.raw_id
  join core.media on media.asset_id = page.id
  join core._wanted_places(array(select id from page)) as wanted on wanted.asset_id = page.id
  left join core.library on library.asset_id = page.id
  cross join lateral (select exists (select from core.placement where placement.asset_id = page.id)) as followed (on_its_way)
$$;
comment on function catalog.fsck_media is 'Placed files in the order of their ids, with every place they are in: a page of the work of cubby fsck. Of misplaced ones the places are not those the catalogue wants, and no job is about to change that.';
