-- Looked for twice: without the lock, since it nearly always exists, and then with it. So of many that miss it at once
-- one queues it.
create or replace function core._need_mover()
returns void
language plpgsql volatile
as $$
begin
  perform core._lock('spool', p_shared => true);
  if exists (select from core.job where task = 'storage.move' and state in ('queued', 'processing')) then
    return;
  end if;
  perform core._lock('mover');
  if not exists (select from core.job where task = 'storage.move' and state in ('queued', 'processing')) then
    perform core._defer_jobs(array[core._insert_job('storage.move')]);
  end if;
end;
$$;
comment on function core._need_mover is 'Queue the job that waits for storage and moves what is in the spool, unless it is queued already.';
