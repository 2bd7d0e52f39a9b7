create or replace function catalog.server_position()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object(
    'standby', pg_is_in_recovery(),
    'position', (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_flush_lsn() end)::text,
    'system', (select system_identifier::text from pg_control_system()))
$$;
comment on function catalog.server_position is 'How far the log of this server is: what a primary has flushed, or what a standby has replayed; and of which system it is.';
