-- Duplicates come before the cluster: a copy goes where people put what it is a copy of. The caller holds
-- the locks.
create or replace function core._settle_media(
  p_job core.job, p_asset core.asset, p_facts jsonb, p_space text, p_vector vector, p_more jsonb default '{}'
)
returns jsonb
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_tags text[];
  v_cluster uuid;
  v_similarity real;
  v_created boolean := false;
  v_result jsonb;
begin
  perform core._find_duplicates(p_asset.id, p_facts ->> 'media_type', p_space, p_vector);
  if p_vector is not null then
    v_tags := core._tags_of(p_space, p_vector);
    select assigned.* into v_cluster, v_similarity, v_created
    from core._assign_cluster(p_asset.id, p_space, p_vector,
           core._cluster_name_for(v_tags, p_facts ->> 'media_type', p_facts -> 'metadata', p_asset.created_at)) as assigned;
  end if;
  update core.asset
  set cluster_id = v_cluster, cluster_similarity = v_similarity, content_type = p_facts ->> 'content_type',
      media_type = p_facts ->> 'media_type',
      tags = core._merged_tags(p_asset.tags, v_tags, array(select jsonb_array_elements_text(p_facts -> 'simple_tags')))
  where id = p_asset.id;
  perform core._name_in_library(array[p_asset.id]);
  perform core._index_media_words(p_asset.id);
  perform core._join_companions(p_asset.id);
  update core.job
  set stage = 'recorded',
      result = core._placement(p_asset.id, p_facts ->> 'extension') || jsonb_build_object('cluster_created', v_created) || p_more
  where id = p_job.id
  returning result into v_result;
  return v_result;
end;
$$;
comment on function core._settle_media is 'Tags, cluster, duplicates and words of a file whose facts and vectors are recorded; answers where it belongs.';
