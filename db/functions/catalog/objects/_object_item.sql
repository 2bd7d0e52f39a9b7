create or replace function core._object_item(p_id uuid)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'system_id', seen.id, 'kind', seen.kind, 'media_type', seen.media_type, 'status', seen.status,
    'content_type', seen.content_type, 'size_bytes', seen.size_bytes, 'filename', seen.filename, 'path', seen.path, 'owner', seen.owner,
    'tags', seen.tags, 'collection', seen.collection, 'created_at', seen.created_at,
    'captured_at', (select core._captured_text(asset) from core.asset where asset.id = seen.id),
    'cluster', case when seen.cluster_id is not null
                    then jsonb_build_object('id', seen.cluster_id, 'name', seen.cluster,
                      'unsorted', (select unsorted from core.cluster where id = seen.cluster_id)) end,
    'companion_of', (select main_id from core.asset where asset.id = seen.id),
    'companions', (select count(*) from core.companion where companion.main_id = seen.id),
    'has_thumbnail', coalesce(media.thumbnails <> '{}', false),
    'width', media.width, 'height', media.height, 'duration_seconds', media.duration_seconds)
  from catalog.asset as seen
  left join core.media on media.asset_id = seen.id
  where seen.id = p_id
$$;
comment on function core._object_item is 'One object as lists and search show it.';
