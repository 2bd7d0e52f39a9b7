create or replace function catalog.object_bytes(p_id uuid)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_object jsonb;
begin
  select jsonb_build_object(
    'system_id', asset.id, 'kind', asset.kind,
    'status', case when asset.status = 'queued' and core._is_processing(asset.job_id) then 'processing' else asset.status end,
    'content_uri', coalesce(asset.uri, raw.uri), 'raw_uri', raw.uri, 'raw_offset', asset.raw_offset, 'sha256', asset.sha256,
    'content_type', asset.content_type, 'size_bytes', asset.size_bytes, 'filename', raw.filename,
    'thumbnail_uris', coalesce((select thumbnails from core.media where asset_id = asset.id), '{}'))
  into v_object
  from core.asset
  join core.asset_raw as raw on raw.id = asset.raw_id
  where asset.id = p_id;
  if v_object is null then
    perform core._no_object('object', p_id);
  end if;
  return v_object;
end;
$$;
comment on function catalog.object_bytes is 'Where the bytes of an object and its thumbnails are, without reading its document. Raises CB002 for an unknown id.';
