create or replace function core.current_time()
returns timestamptz
language sql stable
as $$
  select coalesce(nullif(current_setting('cubby.now', true), '')::timestamptz, clock_timestamp())
$$;
