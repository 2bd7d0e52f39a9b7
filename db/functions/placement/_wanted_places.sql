create or replace function core._wanted_places(p_assets uuid[])
returns table (asset_id uuid, uri text, thumbnails jsonb, library text)
language sql stable
as $$
  select asset.id, prefix || (place ->> 'content_key'),
         (select coalesce(jsonb_object_agg(side, prefix || (place ->> 'derived_prefix') || side || '.webp'), '{}')
          from jsonb_object_keys(media.thumbnails) as side),
         prefix || (place ->> 'library_key')
  from core.asset
  join core.asset_raw as raw on raw.id = asset.raw_id
  join core.media on media.asset_id = asset.id
  cross join lateral regexp_replace(raw.uri, 'incoming/([^/]*/)?[^/]*$', '') as prefix
  cross join lateral core._placement(asset.id, media.extension) as place
  where asset.id = any (p_assets)
$$;
comment on function core._wanted_places is 'Where the files of assets belong by what the catalogue says of them now.';
