create or replace function core._whole_rows_sql(p_schema core.schema_def)
returns text[]
language sql stable
as $$
  select array(
      select format('delete from collections.%I where document_id = any ($1)', value ->> 'table')
      from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]')))
    || array[
      format('insert into collections.%I (document_id, extra) select id, nullif(doc, ''{}'') from collections.%I where id = any ($1) on conflict (document_id) do nothing',
        p_schema.proposal ->> 'table', 'docs_' || p_schema.name)]
$$;
comment on function core._whole_rows_sql is 'Statements that write the rows of documents $1 with the whole document in extra.';
