-- What the decoder and the model find now takes the place of what they found before. What people said, decided and
-- moved stands: corrections, verdicts, the cluster. Locks as in api.record_media, and companions before the rows.
create or replace function api.record_reprocessing(
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
  v_job core.job := core._lock_job(p_job_id);
  v_asset core.asset;
begin
  if v_job.state <> 'processing' or v_job.result is not null then
    return v_job.result;
  end if;
  perform core._check_vector(p_space, p_vector);
  select * into v_asset from core.asset where request_id = v_job.request_id and ordinal = v_job.first_ordinal;
  perform core._act(v_job.worker, '{"reason": "processed again"}');
  perform core._lock('content', core._lock_key(v_asset.sha256) & 1023);
  if p_vector is not null then
    perform core._lock('space', core._lock_key(p_space));
  end if;
  perform core._lock('duplicates', p_shared => true);
  perform core._lock_companions(array[v_asset.id]);
  perform core._write_media(v_asset, p_facts);
  if p_vector is not null then
    perform core._replace_vectors(v_asset, p_facts, p_space, p_vector, p_frame_seconds, p_frame_vectors);
  end if;
  update core.asset
  set content_type = p_facts ->> 'content_type', media_type = p_facts ->> 'media_type',
      tags = core._with_said_tags(id, core._found_tags(id))
  where id = v_asset.id;
  perform core._join_companions(array[v_asset.id]);
  perform core._apply_sidecars(v_asset.id);
  perform core._extract_film(v_asset);
  update core.job
  set stage = 'recorded', result = core._placement(v_asset.id, p_facts ->> 'extension')
  where id = p_job_id
  returning * into v_job;
  return v_job.result;
end;
$$;
comment on function api.record_reprocessing is 'Record what was found in a file that is processed again. Answers where its thumbnails belong, as api.record_media does.';
