create or replace function api.begin_nightly()
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_space text := (select space from core.embedding_space where active);
begin
  perform core._lock('nightly');
  perform core._act('nightly');
  delete from core.webhook_delivery where state <> 'waiting' and ended_at < core.current_time() - interval '30 days';
  perform core._defer_jobs(array_agg(core._insert_job(nightly.task)))
  from unnest(array['storage.clean', 'steps.prune', 'clusters.tidy']) as nightly (task)
  where case nightly.task when 'steps.prune' then core._number_setting('keep_steps_days') > 0
                          when 'clusters.tidy' then v_space is not null else true end
    and not exists (
      select from core.job
      where job.task = nightly.task and state in ('queued', 'processing'));
  if v_space is null then
    return;
  end if;
  if not exists (select from core.reembedding where state = 'running') and exists (select from core._without_vector(v_space, null, 1)) then
    perform api.begin_reembedding(v_space, false, 'nightly');
  end if;
end;
$$;
comment on function api.begin_nightly is 'Queue what is done once a night. It removes files of requests that were never accepted, steps older than keep_steps_days, and deliveries that ended 30 days ago. It compares clusters again, and makes vectors of files that have none in the space in use.';
