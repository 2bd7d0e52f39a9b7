create or replace function core._elements_path(p_steps jsonb)
returns text
language sql immutable
as $$
  select '$' || string_agg(substr(core._path_text(keys), 2) || '[]', '' order by n)
  from jsonb_array_elements(p_steps) with ordinality as step (keys, n)
$$;
comment on function core._elements_path is 'Steps of core._array_steps as a path: $.lines[].parts[].';
