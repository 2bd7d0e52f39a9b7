create or replace function core._file_to_fingerprint(p_asset_id uuid)
returns jsonb
language sql stable
as $$
  select jsonb_build_object('system_id', asset.id, 'filename', raw.filename, 'raw_uri', raw.uri)
  from core.asset join core.asset_raw as raw on raw.id = asset.raw_id
  where asset.id = p_asset_id
$$;
comment on function core._file_to_fingerprint is 'Where the bytes of a film or sound are.';
