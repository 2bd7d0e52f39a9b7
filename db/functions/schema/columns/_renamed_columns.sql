create or replace function core._renamed_columns(p_before jsonb, p_after jsonb)
returns table (path text, before text, after text, type_before text, type text)
language sql immutable
as $$
  select path, a.value ->> 'name', b.value ->> 'name', a.value ->> 'type', b.value ->> 'type'
  from jsonb_array_elements(p_before) as a
  join jsonb_array_elements(p_after) as b on b.value ->> 'path' = a.value ->> 'path'
  cross join lateral (select a.value ->> 'path') as same (path)
$$;
comment on function core._renamed_columns is 'Columns of two proposals that come from the same path, with their names and types.';
