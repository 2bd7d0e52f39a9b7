-- The timeouts of a role are defaults, which its sessions may change; these limits they cannot. What the server does not
-- let the owner see or end is left alone: limits.sql grants it where the deploying user may.
create or replace function api.end_long_sessions()
returns integer
language sql volatile security definer
set search_path = public, pg_temp
as $$
  with person as (
    select session.*, pg_has_role(usesysid, 'cubby_admin', 'member') as is_admin
    from pg_stat_activity as session
    where datname = current_database() and backend_type = 'client backend' and usesysid is not null
      and pg_has_role(usesysid, 'cubby_analyst', 'member')
      and not pg_has_role(usesysid, 'cubby_api', 'member') and not pg_has_role(usesysid, 'cubby_owner', 'member')
      and (pg_has_role(usesysid, 'usage') or pg_has_role('pg_signal_backend', 'usage'))
  )
  select count(*) filter (where pg_terminate_backend(pid))::integer
  from person
  where state like 'idle in transaction%'
          and state_change < clock_timestamp() - make_interval(secs => core._number_setting('person_idle_seconds')::double precision)
     or not is_admin and state = 'active'
          and query_start < clock_timestamp() - make_interval(secs => core._number_setting('analyst_statement_seconds')::double precision)
     or not is_admin
          and xact_start < clock_timestamp() - make_interval(secs => core._number_setting('analyst_transaction_seconds')::double precision)
$$;
comment on function api.end_long_sessions is 'End the sessions of analysts and admins that hold the server for longer than the settings analyst_statement_seconds, analyst_transaction_seconds and person_idle_seconds allow; how many. Workers call it every ten seconds.';
