create or replace function catalog.object_detail(p_id uuid)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_object jsonb;
begin
  select jsonb_build_object(
    'system_id', asset.id, 'kind', asset.kind, 'media_type', asset.media_type, 'status', seen.status,
    'uri', seen.uri, 'content_uri', coalesce(asset.uri, raw.uri), 'raw_uri', raw.uri,
    'packed_uri', (select uri from core.asset_raw where id = raw.packed_in),
    'raw_offset', asset.raw_offset, 'raw_length', case when asset.raw_offset is not null then asset.size_bytes end,
    'sha256', asset.sha256, 'content_type', asset.content_type, 'claimed_type', raw.claimed_type,
    'size_bytes', asset.size_bytes, 'filename', raw.filename, 'path', raw.path, 'owner', asset.owner, 'comments', seen.comments,
    'tags', asset.tags, 'created_at', asset.created_at, 'ingest_job_id', asset.request_id,
    'captured_at', core._captured_text(asset), 'captured', core._captured_item(asset),
    'place', coalesce(media.location || core._place_source(asset.id, media.location), 'null'), 'caption', media.caption,
    'corrections', core._corrections_of(asset.id),
    'metadata', coalesce(media.metadata, '{}') - 'captured_at' || jsonb_strip_nulls(jsonb_build_object(
      'captured_at', case when asset.captured_local is not null then jsonb_build_object(
        'value', core._captured_text(asset), 'source', asset.captured_source, 'zone', asset.captured_zone, 'trust', asset.captured_trust) end
    )) || jsonb_strip_nulls(jsonb_build_object(
      'width', media.width, 'height', media.height, 'duration_seconds', media.duration_seconds,
      'notes', nullif(to_jsonb(media.notes), '[]'))),
    'thumbnail_uris', coalesce(media.thumbnails, '{}'),
    'cluster', case when asset.cluster_id is not null then jsonb_build_object(
      'id', asset.cluster_id, 'name', seen.cluster, 'similarity', asset.cluster_similarity,
      'provisional', cluster.provisional, 'unsorted', cluster.unsorted) end,
    'library_uri', library.uri,
    'duplicate_of', (
      select jsonb_build_object('system_id', original_id, 'class', class, 'evidence', evidence)
      from core.duplicate where asset_id = asset.id),
    'duplicates', (
      select coalesce(jsonb_agg(jsonb_build_object('system_id', duplicate.asset_id, 'class', class, 'evidence', evidence)
                                order by duplicate.asset_id), '[]')
      from core.duplicate where original_id = asset.id),
    'companion_of', (
      select jsonb_build_object('system_id', main_id, 'kind', kind) from core.companion
      where companion.asset_id = asset.id order by main_id = asset.main_id desc limit 1),
    'companions', (
      select coalesce(jsonb_agg(jsonb_build_object('system_id', companion.asset_id, 'kind', kind) order by companion.asset_id), '[]')
      from core.companion where main_id = asset.id),
    'verdicts', (
      select coalesce(jsonb_agg(jsonb_build_object('system_id', case first_id when asset.id then second_id else first_id end,
                                                   'verdict', verdict, 'decided_by', decided_by, 'decided_at', decided_at)
                                order by decided_at, first_id, second_id), '[]')
      from core.duplicate_verdict where asset.id in (first_id, second_id)),
    'collection', seen.collection,
    'schema_id', (select id from core.schema_def where collection_id = asset.collection_id order by status <> 'active', version desc limit 1),
    'document', core._document_of(asset.id, seen.collection),
    'repairs', (select repairs from core.repair where asset_id = asset.id),
    'embedding_space', (select space from core.embedding where asset_id = asset.id
                        order by space = (select space from core.embedding_space where active) desc nulls last, space limit 1),
    'error', core._object_error(asset, job), 'job_id', asset.job_id)
  into v_object
  from core.asset
  join catalog.asset as seen on seen.id = asset.id
  join core.asset_raw as raw on raw.id = asset.raw_id
  left join core.media on media.asset_id = asset.id
  left join core.job on job.id = asset.job_id
  left join core.cluster on cluster.id = asset.cluster_id
  left join core.library on library.asset_id = asset.id
  where asset.id = p_id;
  if v_object is null then
    perform core._no_object('object', p_id);
  end if;
  return v_object;
end;
$$;
comment on function catalog.object_detail is 'Everything known about one object. Raises CB002 for an unknown id.';
