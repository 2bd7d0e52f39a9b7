create or replace function core._begin_cluster(p_space text, p_threshold real, p_ids uuid[])
returns uuid
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_cluster uuid := uuidv7();
  v_name text;
begin
  select coalesce(core._name_of_files(p_ids),
           core._cluster_name_for(core._tags_of(p_space, embedding.vector), asset.media_type, media.location,
                                 asset.captured_local, asset.captured_precision))
  into v_name
  from core.asset join core.media on media.asset_id = asset.id
  join core.embedding on embedding.asset_id = asset.id and embedding.space = p_space
  where asset.id = p_ids[1];
  -- Names of unsorted clusters need not differ.
  if cardinality(p_ids) >= core._number_setting('directory_members') then
    v_name := core._free_cluster_name(v_name);
  end if;
  insert into core.cluster (id, name, folder, space, threshold, centroid, unsorted, created_at, updated_at)
  select v_cluster, v_name, core._free_folder(v_name, v_cluster), p_space, p_threshold, vector,
         cardinality(p_ids) < core._number_setting('directory_members'), core.current_time(), core.current_time()
  from core.embedding where asset_id = p_ids[1] and space = p_space;
  insert into core.cluster_mean (cluster_id, members, total) values (v_cluster, 0, array_fill(0::real, array[512])::vector);
  return v_cluster;
end;
$$;
comment on function core._begin_cluster is 'An empty cluster for these files, named after what they share; it is counted when they are there.';
