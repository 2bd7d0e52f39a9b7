-- A film or sound is fingerprinted first, and finds the files to compare by that.
create or replace function core._queue_verification(p_asset_id uuid)
returns void
language plpgsql volatile
as $$
declare
  v_asset core.asset := (select asset from core.asset where id = p_asset_id);
  v_task text := case
    when v_asset.media_type in ('video', 'audio') then 'media.fingerprint'
    when exists (select from core.likeness_pair where state = 'waiting' and p_asset_id in (first_id, second_id))
      or core._may_be_crop(p_asset_id) then 'media.verify' end;
  v_job bigint;
begin
  if v_task is null or v_task = 'media.fingerprint' and not core._lacks_fingerprint(v_asset) then
    return;
  end if;
  insert into core.job (state, task, queue, request_id, raw_id, first_ordinal, last_ordinal, max_attempts, created_at)
  select 'queued', task.name, task.queue, v_asset.request_id, v_asset.raw_id, v_asset.ordinal, v_asset.ordinal,
         core._number_setting('max_attempts'), core.current_time()
  from core.task where task.name = v_task
  returning id into v_job;
  perform core._defer_jobs(array[v_job]);
end;
$$;
comment on function core._queue_verification is 'Queue the comparison of a file with those that look like it or of which it may be a part. Queue the fingerprint of a film or sound.';
