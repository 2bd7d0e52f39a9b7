-- Locks as in api.record_media.
create or replace function api.record_copy(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_asset core.asset;
  v_twin core.media;
  v_twin_asset core.asset;
  v_space text;
  v_vector vector;
begin
  if v_job.state <> 'processing' or v_job.result is not null then
    return v_job.result;
  end if;
  select * into v_asset from core.asset where request_id = v_job.request_id and ordinal = v_job.first_ordinal;
  perform core._lock('content', core._lock_key(v_asset.sha256) & 1023);
  select * into v_twin from core.media where asset_id = core._twin_of(v_asset.sha256);
  if not found then
    return null;
  end if;
  select * into v_twin_asset from core.asset where id = v_twin.asset_id;
  perform core._act(v_job.worker, jsonb_build_object('copied_from', v_twin.asset_id));
  select space into v_space from core.embedding_space where active;
  perform core._lock('space', core._lock_key(v_space));
  insert into core.media (asset_id, sha256, pixel_sha256, phash, width, height, duration_seconds, extension, filename, metadata, location, simple_tags, notes)
  select v_asset.id, v_twin.sha256, v_twin.pixel_sha256, v_twin.phash, v_twin.width, v_twin.height, v_twin.duration_seconds,
         v_twin.extension, raw.filename, core._without_sidecar(v_twin.metadata),
         core._without_sidecar(v_twin.metadata) -> 'gps', v_twin.simple_tags, v_twin.notes
  from core.asset_raw as raw where raw.id = v_asset.raw_id;
  insert into core.embedding (asset_id, space, vector, created_at)
  select v_asset.id, space, vector, core.current_time() from core.embedding where asset_id = v_twin.asset_id;
  insert into core.video_frame (id, asset_id, frame_idx, seconds, space, embedding, phash)
  select uuidv7(), v_asset.id, frame_idx, seconds, space, embedding, phash from core.video_frame where asset_id = v_twin.asset_id;
  select vector into v_vector from core.embedding where asset_id = v_asset.id and space = v_space;
  return core._settle_media(v_job, v_asset, jsonb_build_object(
    'media_type', v_twin_asset.media_type, 'content_type', v_twin_asset.content_type, 'extension', v_twin.extension,
    'metadata', core._without_sidecar(v_twin.metadata), 'simple_tags', v_twin.simple_tags),
    v_space, v_vector, jsonb_build_object('thumbnail_uris', v_twin.thumbnails));
end;
$$;
comment on function api.record_copy is 'Record a file whose bytes are those of one that is done: facts and vectors are copied, nothing is decoded. Answers as api.record_media, with the other''s thumbnails; null for an unknown file.';
