-- Owned by cubby_ddl: should a statement ever do more than it says, it could do so only in collections.
-- A short lock_timeout, so that a long reader makes this fail and other readers do not wait for long. It is longer than
-- deadlock_timeout, after which Postgres cancels an autovacuum that holds the lock.
create or replace function core._run_ddl(p_statements text[])
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '3s'
as $$
declare
  v_statement text;
begin
  foreach v_statement in array p_statements loop
    execute v_statement;
  end loop;
end;
$$;
