-- What the decoder and the model found becomes facts, tags, duplicates and a cluster. The answer says
-- where the file belongs; it is kept with the job, so that a retry after this point places the same file
-- in the same place and counts it once.
--
-- Locks, in this order, advisory ones held to the end: the job's row; the content, so that of two equal
-- files at once one finds the other; the space, for cluster assignment.
create or replace function api.record_media(
  p_job_id bigint,
  p_facts jsonb,
  p_space text default null,
  p_vector vector default null,
  p_frame_seconds double precision[] default '{}',
  p_frame_vectors vector[] default '{}'
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._job_of(p_job_id);
  v_asset core.asset;
  v_tags text[];
  v_cluster uuid;
  v_similarity real;
  v_created boolean := false;
begin
  if v_job.state <> 'processing' or v_job.result is not null then
    return v_job.result;
  end if;
  if p_vector is not null then
    perform core._check_space(p_space);
  end if;
  if abs(vector_norm(p_vector) - 1) > 0.01 then
    perform core._refuse('CB001', format('the vector has length %s, not 1', vector_norm(p_vector)),
      'Normalise it; give none when the file means nothing in the space.', jsonb_build_object('space', p_space));
  end if;
  select * into v_asset from core.asset where request_id = v_job.request_id and ordinal = v_job.first_ordinal;
  perform core._act(v_job.worker);
  perform pg_advisory_xact_lock(hashtext('cubby.content'), hashtext(v_asset.sha256));
  perform core._insert_media(v_asset, p_facts);

  if p_vector is not null then
    perform pg_advisory_xact_lock(hashtext('cubby.space'), hashtext(p_space));
    insert into core.embedding (asset_id, space, vector, created_at)
    values (v_asset.id, p_space, p_vector, core.current_time())
    on conflict (asset_id, space) do nothing;
    insert into core.video_frame (id, asset_id, frame_idx, seconds, space, embedding)
    select uuidv7(), v_asset.id, n - 1, seconds, p_space, frame
    from unnest(p_frame_seconds, p_frame_vectors) with ordinality as kept (seconds, frame, n)
    where p_facts ->> 'media_type' = 'video'
    on conflict do nothing;
    v_tags := core._tags_of(p_space, p_vector);
    -- Before the cluster: a copy goes where people put what it is a copy of.
    perform core._find_duplicates(v_asset.id, p_space, p_vector);
    select assigned.* into v_cluster, v_similarity, v_created
    from core._assign_cluster(v_asset.id, p_space, p_vector,
           core._cluster_name_for(v_tags, p_facts ->> 'media_type', p_facts -> 'metadata', v_asset.created_at)) as assigned;
  else
    perform core._find_duplicates(v_asset.id, p_space, p_vector);
  end if;

  update core.asset
  set cluster_id = v_cluster, cluster_similarity = v_similarity, content_type = p_facts ->> 'content_type',
      media_type = p_facts ->> 'media_type',
      tags = array(select distinct tag from unnest(
        v_asset.tags || coalesce(v_tags, '{}') || array(select jsonb_array_elements_text(p_facts -> 'simple_tags'))) as tag
        order by tag)
  where id = v_asset.id
  returning * into v_asset;
  perform core._name_in_library(array[v_asset.id]);
  perform core._index_media_words(v_asset.id);

  update core.job
  set stage = 'recorded', result = core._placement(v_asset.id, p_facts ->> 'extension') || jsonb_build_object('cluster_created', v_created)
  where id = p_job_id
  returning * into v_job;
  return v_job.result;
end;
$$;
comment on function api.record_media is 'Record what was found in a file and decide its tags, duplicates and cluster. Answers where the file belongs. Recording twice changes nothing and gives the first answer.';
