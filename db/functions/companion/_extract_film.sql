-- The film of a motion photo is an object like any other. It has a request of its own, with the owner, tags and
-- comments of the picture. Its bytes are a slice of the picture's, so nothing is written. It is found once.
create or replace function core._extract_film(p_asset core.asset)
returns void
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_film jsonb := (select metadata -> 'motion_photo' from core.media where asset_id = p_asset.id);
  v_raw core.asset_raw;
  v_slice text[];
  v_request core.ingest_request;
  v_id uuid;
begin
  if v_film is null or not v_film ?& array['offset', 'length', 'sha256'] or (v_film ->> 'offset')::bigint <= 0
     or exists (select from core.extracted where source_id = p_asset.id) then
    return;
  end if;
  select * into v_raw from core.asset_raw where id = p_asset.raw_id;
  v_slice := regexp_match(v_raw.uri, '^(.*)#(\d+)\+\d+$');
  insert into core.ingest_request (id, api_key_id, owner, comments, tags, objects_total, created_at)
  select uuidv7(), api_key_id, p_asset.owner, comments, tags, 1, core.current_time()
  from core.ingest_request where id = p_asset.request_id
  returning * into v_request;
  perform core._insert_objects(v_request, jsonb_build_array(jsonb_build_object(
    'part_id', '0', 'kind', 'media', 'media_type', 'video', 'content_type', v_film ->> 'content_type',
    'uri', format('%s#%s+%s', coalesce(v_slice[1], v_raw.uri), coalesce(v_slice[2]::bigint, 0) + (v_film ->> 'offset')::bigint, v_film ->> 'length'),
    'sha256', v_film ->> 'sha256', 'size_bytes', v_film -> 'length', 'modified_at', v_raw.modified_at,
    'filename', regexp_replace(v_raw.filename, '\.[^.]*$', '') || '.' || (v_film ->> 'extension'),
    'path', regexp_replace(v_raw.path, '\.[^./]*$', '') || '.' || (v_film ->> 'extension'))), '{}', '{}', '{}');
  select id into v_id from core.asset where request_id = v_request.id;
  insert into core.extracted (asset_id, source_id, start_byte, length_bytes, created_at)
  values (v_id, p_asset.id, (v_film ->> 'offset')::bigint, (v_film ->> 'length')::bigint, core.current_time());
  insert into core.companion (asset_id, main_id, kind, created_at) values (v_id, p_asset.id, 'motion', core.current_time());
  update core.asset set main_id = p_asset.id where id = v_id;
  perform core._wake_workers(array['media']);
end;
$$;
comment on function core._extract_film is 'Make the film inside a motion photo an object of its own, linked to the picture, and queue the work on it.';
