-- A null must be there: a document without the path is not a tombstone.
create or replace function core._tombstone_sql(p_conditions jsonb, p_document text default 'doc')
returns text
language sql stable
as $$
  select coalesce('(' || string_agg(format(
    case when value ? 'equals' then '%1$s = %2$L::jsonb' when value ->> 'is' = 'null' then '%1$s = ''null''' else '%1$s <> ''null''' end,
    core._at_sql(p_document, value -> 'path'), value -> 'equals'), ' or ') || ') is true', 'false')
  from jsonb_array_elements(p_conditions)
$$;
comment on function core._tombstone_sql is 'SQL for whether a document is a tombstone.';
