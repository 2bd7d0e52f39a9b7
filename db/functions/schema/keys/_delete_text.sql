create or replace function core._delete_text(p_conditions jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(format('%s %s', core._path_text(value -> 'path'),
           case when value ? 'is' then 'is ' || (value ->> 'is') else '= ' || (value -> 'equals')::text end) order by n), '[]')
  from jsonb_array_elements(p_conditions) with ordinality as listed (value, n)
$$;
comment on function core._delete_text is 'The conditions of a tombstone as people write them.';
