create or replace function core._grid_columns(p_schema core.schema_def, p_where jsonb, p_order jsonb, p_source text)
returns core.schema_def
language plpgsql stable
as $$
begin
  if p_schema.proposal ? 'documents' then
    p_schema.proposal := p_schema.proposal || jsonb_build_object('source', p_source, 'columns', (
      select coalesce(jsonb_agg(col order by n), '[]') from jsonb_array_elements(p_schema.proposal -> 'columns') with ordinality as listed (col, n)
      where coalesce(p_where, '{}') ? (col ->> 'name') or p_order @> jsonb_build_array(jsonb_build_object('name', col -> 'name'))));
  end if;
  return p_schema;
end;
$$;
comment on function core._grid_columns is 'Documents as a table of the columns that a filter and an order name. No other is taken out of documents that are not shown.';
