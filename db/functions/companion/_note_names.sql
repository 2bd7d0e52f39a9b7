-- Sidecars of Google Takeout are documents; all others are files. The folder is that of the sender.
create or replace function core._note_names(p_ids uuid[])
returns setof core.file_name
language sql volatile
as $$
  insert into core.file_name (asset_id, owner, folder, name, stem, role, content_identifier, keys)
  select asset.id, asset.owner, folder, name, regexp_replace(name, '\.[^.]*$', ''), role, media.metadata ->> 'content_identifier',
         case when role <> 'sidecar' or asset.kind = 'json' then core._takeout_keys(folder, name, role = 'sidecar') else '{}' end
  from core.asset
  join core.asset_raw as raw on raw.id = asset.raw_id
  left join core.media on media.asset_id = asset.id
  cross join lateral (
    select coalesce(regexp_replace(raw.path, '[^/]*$', ''), '') as folder, lower(raw.filename) as name,
           case when asset.kind = 'json' then 'sidecar'
                when media.asset_id is not null then core._file_role(asset.media_type, asset.content_type, raw.filename) end as role) as known
  where asset.id = any (p_ids) and raw.filename is not null and role is not null
  on conflict (asset_id) do update
  set content_identifier = excluded.content_identifier, role = excluded.role, keys = excluded.keys
  returning *
$$;
comment on function core._note_names is 'Remember the names of files for those that come later; files that go with no other are left out.';
