create or replace function core._whole_refill_statements(p_schema core.schema_def)
returns text[]
language sql stable
as $$
  select array[core._whole_refill_sql(p_schema)]
    || array(select format('delete from collections.%I where document_id = any ($1)', value ->> 'table')
             from jsonb_array_elements(core._children_now(p_schema)))
$$;
comment on function core._whole_refill_statements is 'The statements that put the documents $1 into extra whole.';
