-- Every login may notify, and a listener in a long transaction keeps what was sent. A full queue fails each transaction that
-- notifies. Those that listen look by themselves too, so a notification can be left out.
create or replace function core._may_notify()
returns boolean
language sql volatile
as $$
  select pg_notification_queue_usage() < 0.5
$$;
comment on function core._may_notify is 'Whether the notification queue of the server has room.';
