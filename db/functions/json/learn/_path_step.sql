create or replace function core._path_step(p_key text)
returns text
language sql immutable
as $$
  select '.' || case when p_key ~ '^[A-Za-z_][A-Za-z0-9_]*$' then p_key else to_json(p_key)::text end
$$;
comment on function core._path_step is 'A key as a step of a path, quoted when it does not read as a name.';
