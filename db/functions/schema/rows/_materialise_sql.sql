create or replace function core._materialise_sql(p_name text, p_proposal jsonb)
returns text[]
language sql stable
as $$
  select array[format('insert into collections.%I (document_id, %s) %s on conflict (document_id) do nothing',
      p_proposal ->> 'table', core._column_list(p_proposal -> 'columns'),
      core._row_sql(core._table_columns(p_proposal), core._children_within(p_proposal -> 'children'), 'document_id',
        format('select id as document_id, doc from collections.%I where id = any ($1)', 'docs_' || p_name)))]
    || array(
      select core._child_rows_sql(p_proposal, value, core._elements_sql(p_name, value))
      from jsonb_array_elements(coalesce(p_proposal -> 'children', '[]')))
$$;
comment on function core._materialise_sql is 'The statements that fill the typed table of a proposal, then its child tables, from the documents with ids $1.';
