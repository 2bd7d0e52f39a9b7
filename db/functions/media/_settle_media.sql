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
  v_filename text := (select filename from core.asset_raw where id = p_asset.raw_id);
  v_place jsonb;
  v_taken record;
  v_is_corrected boolean := exists (select from core.correction_value where asset_id = p_asset.id);
  v_result jsonb;
begin
  perform core._find_duplicates(p_asset.id, p_facts ->> 'media_type', p_space, p_vector);
  select * into v_taken from core._captured(array[p_asset.id]);
  if p_vector is not null then
    select coalesce((select value from core._standing(array[p_asset.id], 'place') where v_is_corrected), location)
    into v_place from core.media where asset_id = p_asset.id;
    v_tags := core._tags_of(p_space, p_vector);
    select assigned.* into v_cluster, v_similarity, v_created
    from core._assign_cluster(p_asset.id, p_space, p_vector,
           core._cluster_name_for(v_tags, p_facts ->> 'media_type', v_place, v_taken.local, v_taken.day_precision)) as assigned;
  end if;
  update core.asset
  set cluster_id = v_cluster, cluster_similarity = v_similarity, content_type = p_facts ->> 'content_type',
      media_type = p_facts ->> 'media_type',
      captured_local = v_taken.local, captured_at = v_taken.at, captured_precision = v_taken.day_precision,
      captured_zone = v_taken.zone, captured_source = v_taken.source, captured_trust = v_taken.trust,
      tags = core._with_said_tags(id, core._merged_tags(
        (select tags from core.ingest_request as request where request.id = p_asset.request_id), v_tags,
        array(select jsonb_array_elements_text(p_facts -> 'simple_tags')) || core._tags_of_name(v_filename)))
  where id = p_asset.id;
  if p_facts ->> 'media_type' = 'image' and core._compares_files() then
    perform core._request_comparison(p_asset.id, core._candidates(p_asset.id, p_space, p_vector));
  end if;
  perform core._name_in_library(array[p_asset.id]);
  if v_is_corrected then
    perform core._settle_facts(array[p_asset.id]);
  else
    perform core._index_media_words(array[p_asset.id]);
  end if;
  perform core._join_companions(array[p_asset.id]);
  perform core._extract_film(p_asset);
  update core.job
  set stage = 'recorded',
      result = core._placement(p_asset.id, p_facts ->> 'extension') || jsonb_build_object('cluster_created', v_created) || p_more
  where id = p_job.id
  returning result into v_result;
  return v_result;
end;
$$;
comment on function core._settle_media is 'Tags, cluster, duplicates and words of a file whose facts and vectors are recorded; answers where it belongs.';
