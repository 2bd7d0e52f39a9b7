create or replace function core._elements_sql(p_name text, p_child jsonb)
returns text
language sql stable
as $$
  select format($sql$select id as document_id, ordinal - 1 as ordinal, element as doc from collections.%1$I as docs
               cross join lateral jsonb_array_elements(case when core._is_filled_array(docs.doc %2$s) then docs.doc %2$s else '[]' end)
                 with ordinality as listed (element, ordinal)
               where id = any ($1)$sql$,
    'docs_' || p_name,
    (select string_agg(format('-> %L', key), ' ' order by n)
     from jsonb_array_elements_text(p_child -> 'keys') with ordinality as step (key, n)))
$$;
comment on function core._elements_sql is 'A SELECT of (document_id, ordinal, doc), the elements that a child table holds of the documents with ids $1.';
