-- One that waits is enough: it reads the settings when it runs.
create or replace function core._queue_reconsidering()
returns void
language plpgsql volatile
as $$
declare
  v_job bigint;
begin
  if not exists (select from core.job where queue = 'maintenance' and state = 'queued' and task = 'schema.reconsider') then
    v_job := core._insert_job('schema.reconsider', 'maintenance');
    perform core._defer_jobs(array[v_job]);
  end if;
end;
$$;
comment on function core._queue_reconsidering is 'Queue a job schema.reconsider unless one is waiting.';
