create or replace function api.close_session(p_token_sha256 text)
returns boolean
language sql volatile security definer
set search_path = public, pg_temp
as $$
  with closed as (delete from core.session where token_sha256 = p_token_sha256 returning 1)
  select exists (select from closed)
$$;
comment on function api.close_session is 'Log out of the admin pages; whether there was such a session.';
