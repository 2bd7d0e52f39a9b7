create or replace function api.queue_indexing()
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  if exists (select from core.unindexed) then
    perform core._act('upkeep');
    perform core._queue_indexing();
    -- What has waited for a minute waits no longer behind documents that came later.
    update queue.procrastinate_jobs as queued
    set priority = 0
    from core.job
    where job.task = 'json.index' and job.state = 'queued' and job.queue_job_id = queued.id
      and queued.status = 'todo' and queued.priority < 0
      and job.created_at < core.current_time() - interval '1 minute';
  end if;
end;
$$;
comment on function api.queue_indexing is 'Queue the work on full text and profile when stored documents wait for it. Workers call it every few seconds: small batches leave it to them.';
