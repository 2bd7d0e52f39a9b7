-- Of a table in use arrays are offered as they are now; once a version waits, they are offered there.
create or replace function core._recommended(p_schema core.schema_def)
returns jsonb
language sql stable
as $$
  select case when p_schema.status <> 'active' or p_schema.storage_choice <> 'sql' then p_schema.recommendations
    else coalesce((select jsonb_agg(value order by n) from jsonb_array_elements(p_schema.recommendations) with ordinality as listed (value, n)
                   where not value ? 'choose' or value ->> 'kind' <> 'child_table'), '[]')
      || case when exists (select from core.schema_def where base_id = p_schema.id and status = 'provisional' and superseded_by is null) then '[]'
              else core._child_offers(p_schema, p_schema.proposal) end end
$$;
comment on function core._recommended is 'The recommendations of a schema as they are shown.';
