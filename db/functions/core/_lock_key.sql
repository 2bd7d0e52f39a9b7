create or replace function core._lock_key(p_name text)
returns bigint
language sql immutable
as $$
  select hashtextextended(p_name, 0)
$$;
comment on function core._lock_key is 'The key of a lock that is named by a text, as a space is.';
