-- The rows are those that core._row_sql makes, counted instead of inserted. An explicit null is counted
-- apart from a value that does not fit; both stay in extra. What does not fit but stands in a wider column
-- of the same path is counted there alone. Misfits are shown by their three first ids. The table of the
-- collection is what is counted: every document, also those that a key would fold, and no child rows.
create or replace function core._dry_run_sql(p_name text, p_proposal jsonb)
returns text
language sql stable
as $$
  with col as (
    select ord, value ->> 'name' as name,
           (select string_agg(format(' -> %L', key), '' order by n)
            from jsonb_array_elements_text(value -> 'keys') with ordinality as step (key, n)) as path
    from jsonb_array_elements(p_proposal -> 'columns') with ordinality as listed (value, ord)
  )
  select format($sql$
    select jsonb_build_object('documents', count(*), 'extra_documents', count(extra),
      'table_bytes', coalesce(sum(pg_column_size(row(%s)) + 4), 0),
      'columns', to_jsonb(array[%s]::jsonb[]))
    from (%s offset 0) as made
  $sql$,
    (select 'document_id, ' || coalesce(string_agg(format('%I, ', name), '' order by ord), '') || 'extra' from col),
    (select string_agg(format($part$
       jsonb_build_object('name', %1$L, 'fits', count(%2$I), 'inexact', count(%2$I) filter (where extra %3$s is not null),
         'extra', count(*) filter (where %2$I is null and extra %3$s <> 'null'),
         'null', count(*) filter (where %2$I is null and "$doc" %3$s = 'null'),
         'missing', count(*) filter (where "$doc" %3$s is null),
         'misfits', coalesce((array_agg(document_id order by document_id)
           filter (where %2$I is null and extra %3$s <> 'null'))[1:3], '{}'))$part$,
       name, name, path), ', ' order by ord) from col),
    core._row_sql(core._table_columns(p_proposal), coalesce(p_proposal -> 'children', '[]'), 'document_id, "$doc"',
      format('select id as document_id, doc as "$doc", doc from collections.%I where id = any ($1)', 'docs_' || p_name)))
$$;
comment on function core._dry_run_sql is 'The SELECT that counts what filling the typed table of a proposal would do with the documents whose ids are $1.';
