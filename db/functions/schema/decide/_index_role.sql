create or replace function core._index_role(p_table text, p_keys jsonb, p_type text, p_distinct bigint, p_present bigint)
returns integer
language sql immutable
as $$
  select case
    when core._names_itself(p_table, p_keys) and p_distinct * 2 >= p_present then 1
    when p_keys ->> -1 ~ '(_id|Id|ID|_ref|Ref)$' then 2
    when p_type in ('timestamptz', 'timestamp', 'date') then 3
    when p_type not in ('double precision', 'time') and p_distinct <= 50 and p_distinct * 3 <= p_present then 4 end
$$;
comment on function core._index_role is 'Why a column is worth an index: 1 identifies the document, 2 is a reference, 3 is a time, 4 has few values. Null where it is not.';
