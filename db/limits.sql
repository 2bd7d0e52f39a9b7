-- Limits of the logins that people share, applied at every deployment. A login may change its own password and
-- settings, and the next start puts them back. What takes a superuser is left out where the deploying user is none;
-- `cubby doctor` shows what is missing. A person who needs other limits gets a login of their own.
do $$
declare
  v_statement text;
begin
  foreach v_statement in array array[
    'alter role cubby_analyst reset all',
    'alter role cubby_admin reset all',
    format('alter role cubby_analyst in database %I reset all', current_database()),
    format('alter role cubby_admin in database %I reset all', current_database()),
    'alter role cubby_analyst connection limit 30',
    'alter role cubby_analyst set search_path = catalog, collections, analysis',
    'alter role cubby_admin set search_path = catalog, collections, public',
    'alter role cubby_analyst set statement_timeout = ''5min''',
    'alter role cubby_analyst set transaction_timeout = ''15min''',
    'alter role cubby_analyst set lock_timeout = ''10s''',
    'alter role cubby_analyst set idle_in_transaction_session_timeout = ''60s''',
    'alter role cubby_analyst set idle_session_timeout = ''12h''',
    'alter role cubby_analyst set temp_file_limit = ''4GB''',
    'alter role cubby_admin connection limit 20',
    'alter role cubby_admin set lock_timeout = ''10s''',
    'alter role cubby_admin set idle_in_transaction_session_timeout = ''60s''',
    'alter role cubby_admin set idle_session_timeout = ''12h''',
    'alter role cubby_admin set temp_file_limit = ''4GB''',
    -- A role that may create in a schema may create tables there, and fill the disk. In analysis only views are let through.
    'create or replace function public.cubby_only_views() returns event_trigger language plpgsql set search_path = pg_catalog, pg_temp as $body$
     begin
       if not pg_has_role(''cubby_owner'', ''usage'') and exists (
         select from pg_event_trigger_ddl_commands() where schema_name = ''analysis'' and object_type not in (''view'', ''view column'')) then
         raise insufficient_privilege using message = ''Only views can be made in the schema analysis'', hint = ''Use create view analysis.name as select ….'';
       end if;
     end $body$',
    'do $body$ begin
       if not exists (select from pg_event_trigger where evtname = ''cubby_only_views'') then
         create event trigger cubby_only_views on ddl_command_end execute function public.cubby_only_views();
       end if;
     end $body$',
    'alter role cubby_api reset all',
    'alter role cubby_worker reset all',
    -- As db/sessions.py sets them. A pooler that gives each transaction another session keeps nothing else.
    'alter role cubby_api set timezone = ''UTC''',
    'alter role cubby_api set lock_timeout = ''10s''',
    'alter role cubby_api set statement_timeout = ''2h''',
    'alter role cubby_api set client_connection_check_interval = ''10s''',
    'alter role cubby_api set idle_in_transaction_session_timeout = ''60s''',
    'alter role cubby_worker set timezone = ''UTC''',
    'alter role cubby_worker set lock_timeout = ''30s''',
    'alter role cubby_worker set statement_timeout = ''2h''',
    'alter role cubby_worker set client_connection_check_interval = ''10s''',
    'alter role cubby_worker set idle_in_transaction_session_timeout = ''60s''',
    'alter role cubby_worker set search_path = queue, public',
    -- To end sessions that changed these settings: api.end_long_sessions.
    'grant cubby_analyst, cubby_admin to cubby_owner with inherit true, set false',
    'grant pg_read_all_stats, pg_signal_backend to cubby_owner',
    'grant pg_use_reserved_connections to cubby_api',
    'grant pg_use_reserved_connections to cubby_worker',
    -- Earlier versions logged in as it.
    'revoke pg_use_reserved_connections from cubby_service',
    'alter role cubby_service nologin',
    -- Large objects belong to no schema, so nothing else keeps a role from filling the disk with them.
    'revoke execute on function pg_catalog.lo_creat(integer), pg_catalog.lo_create(oid), pg_catalog.lo_from_bytea(oid, bytea), '
      || 'pg_catalog.lo_put(oid, bigint, bytea), pg_catalog.lowrite(integer, bytea), pg_catalog.lo_truncate(integer, integer), '
      || 'pg_catalog.lo_truncate64(integer, bigint) from public',
    -- It writes to the log of the server also where a transaction only reads.
    'revoke execute on function pg_catalog.pg_logical_emit_message(boolean, text, text, boolean), '
      || 'pg_catalog.pg_logical_emit_message(boolean, text, bytea, boolean) from public'
  ]
  loop
    begin
      execute v_statement;
    -- Roles belong to the server: the deployment of another database may change the same one at this moment.
    exception when insufficient_privilege or internal_error then
      raise debug 'left out: %', v_statement;
    end;
  end loop;
end;
$$;
