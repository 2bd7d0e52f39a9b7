create or replace function core._frozen_time()
returns timestamptz
language sql stable
as $$
  select case when rolsuper then current_setting('cubby.now')::timestamptz else clock_timestamp() end
  from pg_roles where rolname = session_user
$$;
comment on function core._frozen_time is 'What a test set as cubby.now, or the wall clock in a session of any login that is no superuser.';
