-- The rows of the table are locked by their update first. So a row that a newer document of its key removes is either
-- still there, and its child rows go with it. Or it is gone, and gets none.
create or replace function core._refill_statements(p_schema core.schema_def)
returns text[]
language sql stable
as $$
  select array[core._refill_sql(p_schema)]
    || array(select format('delete from collections.%I where document_id = any ($1)', value ->> 'table')
             from jsonb_array_elements(core._children_touched(p_schema)))
    || array(
      select core._child_rows_sql(p_schema.proposal, kept,
        format('select * from (%s) as listed where document_id in (select document_id from collections.%I where document_id = any ($1))',
        core._elements_sql(p_schema.name, kept), p_schema.proposal ->> 'table'))
      from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]')) as kept
      join jsonb_array_elements(core._children_touched(p_schema)) as touched on touched -> 'table' = kept -> 'table')
$$;
comment on function core._refill_statements is 'The statements that make the rows of the documents $1, and the child rows that a version changes, again.';
