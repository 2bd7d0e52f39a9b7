-- Notifying transactions commit one after the other, each with its wait for the disk. So api.wake_workers announces
-- acceptance, once for all that came in by then.
create or replace function core._announce()
returns trigger
language plpgsql
as $$
begin
  if core._may_notify() and exists (select from arrived where stage <> 'received') then
    perform pg_notify('cubby_events', '');
  end if;
  return null;
end;
$$;
comment on function core._announce is 'Says that something changed, once a statement; what it was is in catalog.events_after.';
