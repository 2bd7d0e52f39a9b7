-- Join the nearest cluster, else begin one. The caller holds the lock of the space: two like pictures
-- at once must make one cluster, not two.
create or replace function core._assign_cluster(p_asset_id uuid, p_space text, p_vector vector, p_name text)
returns table (cluster_id uuid, similarity real, created boolean)
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_cluster uuid;
  v_similarity real;
  v_members integer;
  v_least integer := core._number_setting('directory_members');
  v_now timestamptz := core.current_time();
begin
  select near.cluster_id, near.similarity into v_cluster, v_similarity
  from core._nearest_cluster(p_asset_id, p_space, p_vector) as near;
  if v_cluster is null then
    v_cluster := uuidv7();
    insert into core.cluster (id, name, folder, space, threshold, centroid, cover_asset_id, unsorted, created_at, updated_at)
    select v_cluster, free.name, core._free_folder(free.name, v_cluster), p_space, threshold, p_vector, p_asset_id, v_least > 1, v_now, v_now
    from core.embedding_space,
         lateral (select case when v_least > 1 then p_name else core._free_cluster_name(p_name) end) as free (name)
    where space = p_space;
    insert into core.cluster_mean (cluster_id, members, total) values (v_cluster, 1, p_vector);
    return query select v_cluster, 1::real, true;
    return;
  end if;
  update core.cluster_mean as mean
  set members = members + 1, total = total + p_vector
  where mean.cluster_id = v_cluster
  returning members into v_members;
  perform core._publish_centroid(v_cluster);
  if v_members <= 16 or v_members % 16 = 0 then
    perform core._measure_certainty(array[v_cluster]);
  end if;
  if v_members <= v_least then
    perform core._sort_into_library(array[v_cluster]);
  end if;
  return query select v_cluster, v_similarity, false;
end;
$$;
comment on function core._assign_cluster is 'Find or begin the cluster of a vector and update its mean.';
