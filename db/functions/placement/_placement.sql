create or replace function core._placement(p_asset_id uuid, p_extension text)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'system_id', id, 'cluster_id', cluster_id,
    'content_key', format('media/clusters/%s/%s%s', folder, id, case when p_extension ~ '^[a-z0-9]{1,10}$' then '.' || p_extension else '' end),
    'derived_prefix', format('media/derived/%s/%s/', folder, id),
    'thumbnail_keys', jsonb_build_object(
      '256', format('media/derived/%s/%s/256.webp', folder, id),
      '1024', format('media/derived/%s/%s/1024.webp', folder, id)),
    'library_key', core._library_key(id))
  from core.asset
  cross join lateral (select coalesce(cluster_id::text, 'unclustered') as folder) as place
  where id = p_asset_id
$$;
comment on function core._placement is 'The storage keys of a file and its derivatives, below its cluster.';
