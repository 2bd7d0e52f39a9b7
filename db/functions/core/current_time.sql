-- The only clock. The test suite replaces it by one that can be set; a deployment has this one.
create or replace function core.current_time()
returns timestamptz
language sql stable
as $$
  select clock_timestamp()
$$;
comment on function core.current_time is 'The time everything is stamped with: the wall clock.';
