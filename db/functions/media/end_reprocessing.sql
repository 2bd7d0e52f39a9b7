-- A person may have moved the file since: its thumbnails then follow it.
create or replace function api.end_reprocessing(p_job_id bigint, p_thumbnails jsonb default '{}')
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_asset uuid := (select id from core.asset where request_id = v_job.request_id and ordinal = v_job.first_ordinal);
begin
  perform core._share_spaces();
  if v_job.state <> 'processing' then
    return;
  elsif v_job.result is null then
    perform core._refuse('CB003', format('Job %s has recorded nothing yet', p_job_id), 'Call api.record_reprocessing first.',
      jsonb_build_object('job_id', p_job_id));
  end if;
  perform core._act(v_job.worker, '{"reason": "processed again"}');
  update core.media set thumbnails = p_thumbnails where asset_id = v_asset and thumbnails <> p_thumbnails;
  perform core._queue_placement(array[v_asset]);
  perform core._end_job(p_job_id);
end;
$$;
comment on function api.end_reprocessing is 'The new thumbnails of a file are where record_reprocessing said: the job is done. Refuses a job that has recorded nothing.';
