-- The rights of the login decide, not the role it acts in: any session may set what it is called.
create or replace function core._is_service()
returns boolean
language sql stable
as $$
  select pg_has_role(session_user, 'cubby_api', 'member') or pg_has_role(session_user, 'cubby_worker', 'member')
$$;
comment on function core._is_service is 'Whether the session is one of Cubby''s processes, which name the actor they act for. A person in psql is its own login.';
