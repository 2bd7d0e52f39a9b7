create or replace function core._library_key(p_asset_id uuid)
returns text
language sql stable
as $$
  select case when cluster.unsorted then format('library/unsorted/%s/%s', reserved.period, reserved.name)
              else format('library/%s/%s', cluster.folder, library.name) end
  from core.library
  join core.cluster on cluster.id = library.cluster_id
  join core.asset on asset.id = library.asset_id
  join core.asset_raw as raw on raw.id = asset.raw_id
  left join core.unsorted_file as reserved on reserved.asset_id = library.asset_id
  where library.asset_id = p_asset_id and cluster.folder is not null and (reserved.asset_id is not null or not cluster.unsorted) and raw.uri like 'fs://%'
$$;
comment on function core._library_key is 'Where people find a file; null on storages without directories.';
