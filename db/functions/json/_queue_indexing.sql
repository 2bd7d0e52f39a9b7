-- One waiting job is enough, for it works off all there is. It has a lower priority than storing, until
-- something has waited for a minute. After a dead letter it is a person who goes on, with a replay.
create or replace function core._queue_indexing()
returns void
language plpgsql volatile
as $$
declare
  v_job bigint;
begin
  if not exists (select from core.job where task = 'json.index' and (state = 'queued' or state = 'failed')) then
    insert into core.job (state, task, queue, max_attempts, created_at)
    values ('queued', 'json.index', 'json', core._number_setting('max_attempts'), core.current_time())
    returning id into v_job;
    perform core._defer_jobs(array[v_job]);
  end if;
end;
$$;
comment on function core._queue_indexing is 'Queue a job json.index unless one is waiting.';
