-- Looked for twice: without the lock, since nearly always it is there, and then with it, so that of many
-- that miss it at once one queues it.
create or replace function core._need_mover()
returns void
language plpgsql volatile
as $$
declare
  v_mover bigint;
begin
  perform core._lock('spool', p_shared => true);
  if exists (select from core.job where task = 'storage.move' and state in ('queued', 'processing')) then
    return;
  end if;
  perform core._lock('mover');
  insert into core.job (state, task, queue, max_attempts, created_at)
  select 'queued', 'storage.move', 'media', core._number_setting('max_attempts'), core.current_time()
  where not exists (select from core.job where task = 'storage.move' and state in ('queued', 'processing'))
  returning id into v_mover;
  if v_mover is not null then
    perform core._defer_jobs(array[v_mover]);
  end if;
end;
$$;
comment on function core._need_mover is 'Queue the job that waits for storage and moves what is in the spool, unless it is queued already.';
