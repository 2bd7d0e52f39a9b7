-- The only clock. A test freezes it with: set cubby.now = '2026-01-01T00:00:00Z'.
create or replace function core.current_time()
returns timestamptz
language sql stable
as $$
  select coalesce(nullif(current_setting('cubby.now', true), '')::timestamptz, clock_timestamp())
$$;
comment on function core.current_time is
  'The time everything is stamped with: the wall clock, or what a test set as cubby.now.';
