-- The job goes before the next json.gather, which is queued with it: priorities alone decide, whatever the time is.
create or replace function core._let_another_begin()
returns boolean
language plpgsql volatile
set search_path = queue, public, pg_temp
as $$
declare
  v_gather core.task := (select task from core.task where name = 'json.gather');
begin
  update procrastinate_jobs set priority = v_gather.priority + 1
  where id = (
    select id from procrastinate_jobs
    where queue_name = v_gather.queue and status = 'todo' and task_name <> v_gather.name and (scheduled_at is null or scheduled_at <= now())
    order by priority desc, id limit 1 for update skip locked);
  if not found then
    return false;
  end if;
  perform core._queue_gathering();
  return true;
end;
$$;
comment on function core._let_another_begin is 'Give a job that waits beside json.gather the next turn, and queue json.gather behind it; false when none waits.';
