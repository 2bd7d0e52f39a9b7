create or replace function core._picture_to_compare(p_asset_id uuid)
returns jsonb
language sql stable
as $$
  select jsonb_build_object('system_id', p_asset_id, 'filename', raw.filename, 'raw_uri', raw.uri,
                            'derivative_uri', media.thumbnails ->> '1024', 'media_type', asset.media_type)
    || case when asset.media_type in ('video', 'audio') then jsonb_build_object(
         'film', encode(made.film, 'base64'), 'sound', encode(made.sound, 'base64')) else '{}' end
  from core.asset
  join core.asset_raw as raw on raw.id = asset.raw_id
  join core.media on media.asset_id = asset.id
  left join core.fingerprint as made on made.asset_id = asset.id
  where asset.id = p_asset_id
$$;
comment on function core._picture_to_compare is 'Where the normalised picture of a file is, and the file itself where that is missing; of films and sounds their fingerprints in base64.';
