create or replace function core._whole_refill_sql(p_schema core.schema_def)
returns text
language sql stable
as $$
  select format('update collections.%I as typed set %s from collections.%I as docs where docs.id = typed.document_id and docs.id = any ($1)',
    p_schema.proposal ->> 'table',
    (select string_agg(format('%I = null, ', value ->> 'name'), '') from jsonb_array_elements((p_schema.proposal -> 'columns') || p_schema.leaving))
      || 'extra = nullif(docs.doc, ''{}'')',
    'docs_' || p_schema.name)
$$;
comment on function core._whole_refill_sql is 'The UPDATE that puts the whole document into extra in the rows of documents $1.';
