-- An update and no insert: a row that a newer document of its key has just taken out stays out. The columns
-- of a version that was rolled back are emptied, for extra has their values again.
create or replace function core._refill_sql(p_schema core.schema_def)
returns text
language sql stable
as $$
  select format('update collections.%1$I as typed set (%2$s%3$s) = row (%4$s%5$s) from (%6$s) as made where typed.document_id = made.document_id',
    p_schema.proposal ->> 'table',
    (select string_agg(format('%I, ', value ->> 'name'), '') from jsonb_array_elements(p_schema.leaving)),
    core._column_list(p_schema.proposal -> 'columns'),
    (select string_agg('null, ', '') from jsonb_array_elements(p_schema.leaving)),
    core._column_list(p_schema.proposal -> 'columns', 'made.'),
    core._row_sql(core._table_columns(p_schema.proposal), core._children_within(p_schema.proposal -> 'children'), 'document_id',
      format('select id as document_id, doc from collections.%I where id = any ($1)', 'docs_' || p_schema.name)))
$$;
comment on function core._refill_sql is 'The UPDATE that makes the rows $1 of a typed table again from their documents.';
