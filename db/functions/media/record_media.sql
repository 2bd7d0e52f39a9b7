-- What the decoder and the model found becomes facts, tags, duplicates and a cluster. The answer says where the file
-- belongs. It is kept with the job, so that a retry after this point places the same file in the same place and counts
-- it once.
--
-- Locks, in this order, those by name held to the end. First the job's row, then the content, so that of two equal
-- files at once one finds the other. Then the space, for cluster assignment; verdicts on duplicates, shared.
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
  v_job core.job := core._lock_job(p_job_id);
  v_asset core.asset;
begin
  if v_job.state <> 'processing' or v_job.result is not null then
    return v_job.result;
  end if;
  perform core._check_vector(p_space, p_vector);
  select * into v_asset from core.asset where request_id = v_job.request_id and ordinal = v_job.first_ordinal;
  perform core._act(v_job.worker);
  perform core._lock('content', core._lock_key(v_asset.sha256) & 1023);
  perform core._write_media(v_asset, p_facts);
  if p_vector is not null then
    perform core._lock('space', core._lock_key(p_space));
    perform core._write_vectors(v_asset.id, p_facts, p_space, p_vector, p_frame_seconds, p_frame_vectors);
  end if;
  return core._settle_media(v_job, v_asset, p_facts, p_space, p_vector);
end;
$$;
comment on function api.record_media is 'Record what was found in a file and decide its tags, duplicates and cluster. Answers where the file belongs. Recording twice changes nothing and gives the first answer.';
