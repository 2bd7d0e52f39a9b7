-- The conditions under which api.end_long_sessions sees and ends a session: rights of the owner, as which it runs.
create or replace function catalog.session_rights()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object(
    'shared_logins', everyone or pg_has_role('cubby_analyst', 'usage') and pg_has_role('cubby_admin', 'usage'),
    'own_logins', everyone)
  from (select pg_has_role('pg_read_all_stats', 'usage') and pg_has_role('pg_signal_backend', 'usage')) as held (everyone)
$$;
comment on function catalog.session_rights is 'Whether api.end_long_sessions may end sessions: {"shared_logins": those of cubby_analyst and cubby_admin, "own_logins": those of other logins that are members of them}.';
