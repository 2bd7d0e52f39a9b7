create or replace function core._cut_name(p_name text, p_bytes integer)
returns text
language sql immutable
as $$
  select case when octet_length(p_name) <= p_bytes then p_name
              else (select left(p_name, n) from generate_series(p_bytes, 0, -1) as n where octet_length(left(p_name, n)) <= p_bytes limit 1) end
$$;
comment on function core._cut_name is 'The longest beginning of a name that has at most so many bytes.';
