create or replace function catalog.database_time()
returns double precision
language sql stable security definer
set search_path = public, pg_temp
as $$
  select extract(epoch from core.current_time())::double precision
$$;
comment on function catalog.database_time is 'Seconds since 1970 by the clock of the database, which the ids of requests follow: clocks of hosts may be wrong.';
