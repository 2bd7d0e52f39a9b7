create or replace function core._is_member(p_outer text, p_path text)
returns boolean
language sql immutable
as $$
  select starts_with(p_path, p_outer) and substr(p_path, length(p_outer) + 1) ~ '^(\.[^.[]+|\[''([^''\\]|\\.)*''\])$'
$$;
comment on function core._is_member is 'Whether a path leads to a member of the object at another path.';
