create or replace function core._actor()
returns text
language sql stable
as $$
  select coalesce(nullif(current_setting('cubby.actor', true), ''), session_user)
$$;
comment on function core._actor is 'Who acts in this transaction: what core._act was told, else the database user.';
