create or replace function core._restore_clusters(p_act_id uuid)
returns void
language sql volatile
as $$
  update core.cluster
  set name = before ->> 'name', named_by = before ->> 'named_by',
      folder = case when before ->> 'folder' is null or before ->> 'unsorted' = 'true' then before ->> 'folder'
                    when lower(before ->> 'folder') = lower(core._library_name(before ->> 'name'))
                      then core._free_folder(before ->> 'name', id) else before ->> 'folder' end,
      threshold = (before ->> 'threshold')::real,
      -- Where members move as well, their number is checked when they are back.
      provisional = (before ->> 'provisional')::boolean and (
        exists (select from core.cluster_act_asset where act_id = p_act_id)
        or (select members from core.cluster_mean as mean where mean.cluster_id = cluster.id) < core._number_setting('N_confirm')),
      cover_asset_id = (before ->> 'cover_asset_id')::uuid,
      unsorted = coalesce((before ->> 'unsorted')::boolean, false),
      closed = (before ->> 'closed')::boolean, merged_into = (before ->> 'merged_into')::uuid,
      updated_at = core.current_time()
  from core.cluster_act_cluster as touched
  where touched.act_id = p_act_id and touched.cluster_id = cluster.id and before is not null
$$;
comment on function core._restore_clusters is 'Give the clusters an act touched back what they were.';
