create or replace function core._announce()
returns trigger
language plpgsql
as $$
begin
  perform pg_notify('cubby_events', '');
  return null;
end;
$$;
comment on function core._announce is 'Says that something changed, once a statement; what it was is in catalog.events_after.';
