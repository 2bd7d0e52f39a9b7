-- Notifying transactions are committed one after the other, each with its wait for the disk. So accepting does not
-- notify, and calls this afterwards, once for all that came in between. Nothing in it has to be on disk.
create or replace function api.wake_workers(p_queues text[])
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  if 'json' = any (p_queues) then
    perform core._queue_gathering();
  end if;
  perform core._wake_workers(p_queues);
  perform pg_notify('cubby_events', '') where core._may_notify();
end;
$$;
comment on function api.wake_workers is 'Notify the workers of these queues, and the listeners for events that something was received. Queue the storing of small requests that wait. Without it workers find out within two seconds.';
