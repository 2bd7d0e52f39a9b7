-- document_id first, extra last, as in the table.
create or replace function core._read_columns(p_schema core.schema_def)
returns table (n bigint, name text, type text)
language sql immutable
as $$
  select 0, 'document_id', 'uuid'
  union all
  select ord, value ->> 'name', value ->> 'type' from jsonb_array_elements(p_schema.proposal -> 'columns') with ordinality as listed (value, ord)
  union all
  select 100000, 'extra', 'jsonb' where not p_schema.proposal ? 'documents'
$$;
comment on function core._read_columns is 'The columns of a typed table, or of documents read as one, in order and with their types.';
