create or replace function core._actor()
returns text
language sql stable
as $$
  select case when core._is_service() then coalesce(nullif(current_setting('cubby.actor', true), ''), session_user) else session_user end
$$;
comment on function core._actor is 'The actor of this transaction: what core._act got from one of Cubby''s processes, else the login.';
