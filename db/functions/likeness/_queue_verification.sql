create or replace function core._queue_verification(p_asset_id uuid)
returns void
language plpgsql volatile
as $$
declare
  v_job bigint;
begin
  if not exists (select from core.likeness_pair where state = 'waiting' and p_asset_id in (first_id, second_id)) then
    return;
  end if;
  insert into core.job (state, task, queue, request_id, raw_id, first_ordinal, last_ordinal, max_attempts, created_at)
  select 'queued', task.name, task.queue, asset.request_id, asset.raw_id, asset.ordinal, asset.ordinal,
         core._number_setting('max_attempts'), core.current_time()
  from core.asset cross join core.task
  where asset.id = p_asset_id and task.name = 'media.verify'
  returning id into v_job;
  perform core._defer_jobs(array[v_job]);
end;
$$;
comment on function core._queue_verification is 'Queue the comparison of a file with the files that look like it, if there are any.';
