create or replace function core._column_type(p_types text[])
returns text
language sql immutable
as $$
  select case when p_types <@ array['text', 'date', 'timestamptz'] and cardinality(p_types) > 1 then 'text'
              when cardinality(p_types) = 1 and p_types[1] in ('text', 'numeric', 'boolean', 'timestamptz', 'date') then p_types[1]
              else 'jsonb' end
$$;
comment on function core._column_type is 'The narrowest column type that holds values of all these types exactly: kinds of text are text, other mixtures, objects and arrays jsonb.';
