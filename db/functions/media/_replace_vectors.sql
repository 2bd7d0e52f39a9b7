-- The mean of its cluster follows; sums are exact again each night. A file that had no vector yet is compared with the
-- others and joins a cluster. The caller holds the locks.
create or replace function core._replace_vectors(
  p_asset core.asset, p_facts jsonb, p_space text, p_vector vector, p_frame_seconds double precision[], p_frame_vectors vector[]
)
returns void
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_before vector := (select vector from core.embedding where asset_id = p_asset.id and space = p_space);
  v_joined record;
begin
  perform core._write_vectors(p_asset.id, p_facts, p_space, p_vector, p_frame_seconds, p_frame_vectors);
  if v_before is null then
    perform core._find_duplicates(p_asset.id, p_facts ->> 'media_type', p_space, p_vector);
  elsif v_before <> p_vector then
    update core.cluster_mean set total = total - v_before + p_vector
    from core.cluster
    where cluster.id = p_asset.cluster_id and cluster.space = p_space and cluster_mean.cluster_id = cluster.id;
    perform core._publish_centroid(p_asset.cluster_id);
  end if;
  if p_asset.cluster_id is null and p_space = (select space from core.embedding_space where active) then
    select assigned.* into v_joined
    from core._captured(array[p_asset.id]) as taken
    right join core.media on media.asset_id = taken.asset_id
    cross join lateral core._assign_cluster(p_asset.id, p_space, p_vector, core._cluster_name_for(
      core._tags_of(p_space, p_vector), p_facts ->> 'media_type', media.location, taken.local, taken.day_precision)) as assigned
    where media.asset_id = p_asset.id;
    update core.asset set cluster_id = v_joined.cluster_id, cluster_similarity = v_joined.similarity where id = p_asset.id;
    perform core._queue_placement(array[p_asset.id]);
  end if;
end;
$$;
comment on function core._replace_vectors is 'The vectors of a file that was decoded again in place of those before.';
