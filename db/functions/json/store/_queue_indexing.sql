-- At most two at once, one of them waiting, for each works off all there is. Storing goes before, by
-- priority. After a dead letter it is a person who goes on, with a replay.
create or replace function core._queue_indexing()
returns void
language plpgsql volatile
as $$
declare
  v_job bigint;
begin
  if (select coalesce(bool_and(state = 'processing'), true) and count(*) < 2
      from core.job where task = 'json.index' and state <> 'done') then
    insert into core.job (state, task, queue, max_attempts, created_at)
    values ('queued', 'json.index', 'index', core._number_setting('max_attempts'), core.current_time())
    returning id into v_job;
    perform core._defer_jobs(array[v_job]);
  end if;
end;
$$;
comment on function core._queue_indexing is 'Queue a job json.index unless one is waiting.';
