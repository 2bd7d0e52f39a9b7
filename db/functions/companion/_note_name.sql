create or replace function core._note_name(p_asset_id uuid)
returns core.file_name
language sql volatile
as $$
  insert into core.file_name (asset_id, owner, folder, name, stem, role, content_identifier)
  select asset.id, asset.owner, coalesce(regexp_replace(raw.path, '[^/]*$', ''), ''), lower(raw.filename),
         regexp_replace(lower(raw.filename), '\.[^.]*$', ''), role, media.metadata ->> 'content_identifier'
  from core.asset
  join core.asset_raw as raw on raw.id = asset.raw_id
  join core.media on media.asset_id = asset.id
  cross join lateral core._file_role(asset.media_type, asset.content_type, raw.filename) as role
  where asset.id = p_asset_id and raw.filename is not null and role is not null
  on conflict (asset_id) do update set content_identifier = excluded.content_identifier, role = excluded.role
  returning *
$$;
comment on function core._note_name is 'Remember the name of a file for those that come later; null for a file that goes with no other.';
