-- Arrays and jsonb may be larger than an index entry.
create or replace function core._is_indexable(p_type text)
returns boolean
language sql immutable
as $$
  select p_type <> 'jsonb' and p_type not like '%[]'
$$;
comment on function core._is_indexable is 'Whether a column of that type may have an index, or be part of a key.';
