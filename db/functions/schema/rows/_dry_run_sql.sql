-- Every document is counted, also those that a key would fold, and of child tables every element.
create or replace function core._dry_run_sql(p_name text, p_proposal jsonb)
returns text
language sql stable
as $$
  select format($sql$
    select jsonb_build_object('documents', counted -> 'rows', 'extra_documents', counted -> 'extra_rows',
      'table_bytes', counted -> 'table_bytes', 'columns', counted -> 'columns', 'children', to_jsonb(array[%s]::jsonb[]))
    from (%s) as whole (counted)
  $sql$,
    (select string_agg(format('jsonb_build_object(%L, %L, %L, %L) || (%s)', 'table', child ->> 'table', 'path', child ->> 'path',
              core._count_rows_sql(child -> 'columns', child -> 'columns', core._children_within(p_proposal -> 'children', child),
                array_to_string(core._child_lead(child), ', '), core._elements_sql(p_name, child))),
              ', ' order by n)
     from jsonb_array_elements(coalesce(p_proposal -> 'children', '[]')) with ordinality as listed (child, n)),
    core._count_rows_sql(p_proposal -> 'columns', core._table_columns(p_proposal), core._children_within(p_proposal -> 'children'), 'document_id',
      format('select id as document_id, doc from collections.%I where id = any ($1)', 'docs_' || p_name)))
$$;
comment on function core._dry_run_sql is 'The SELECT that counts what filling the tables of a proposal would do with the documents whose ids are $1.';
