-- One that waits is enough: it reads the settings when it runs.
create or replace function core._queue_reconsidering()
returns void
language plpgsql volatile
as $$
begin
  if not exists (select from core.job where queue = 'maintenance' and state = 'queued' and task = 'schema.reconsider') then
    perform core._defer_jobs(array[core._insert_job('schema.reconsider')]);
  end if;
end;
$$;
comment on function core._queue_reconsidering is 'Queue a job schema.reconsider unless one is waiting.';
