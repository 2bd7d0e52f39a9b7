create or replace function catalog.has_replayed(p_position text)
returns boolean
language sql stable security definer
set search_path = public, pg_temp
as $$
  select pg_is_in_recovery() and coalesce(pg_last_wal_replay_lsn() >= p_position::pg_lsn, false)
$$;
comment on function catalog.has_replayed is 'Whether this server is a standby that has replayed the log up to a position of the primary.';
