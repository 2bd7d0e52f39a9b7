-- A btree refuses entries of more than 2704 bytes, and a key has up to four columns. An object or an array in a
-- column of jsonb is not a key.
create or replace function core._key_limit_sql(p_column jsonb, p_made text)
returns text
language sql immutable
as $$
  select case p_column ->> 'type'
    when 'text' then format('octet_length(%s) <= 500', p_made)
    when 'jsonb' then format('jsonb_typeof(%1$s) in (''string'', ''number'', ''boolean'') and octet_length(%1$s::text) <= 500', p_made) end
$$;
comment on function core._key_limit_sql is 'SQL for whether a value of a column may be in the unique index of a key; null where every value may.';
