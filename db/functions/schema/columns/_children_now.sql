create or replace function core._children_now(p_schema core.schema_def)
returns jsonb
language sql immutable
as $$
  select coalesce((
      select jsonb_agg(case when gone is null then kept else kept || jsonb_build_object('columns', (kept -> 'columns') || (gone -> 'columns')) end order by n)
      from jsonb_array_elements(p_schema.proposal -> 'children') with ordinality as listed (kept, n)
      left join jsonb_array_elements(p_schema.leaving_children) as gone on gone -> 'table' = kept -> 'table'), '[]')
    || jsonb_path_query_array(p_schema.leaving_children, '$[*] ? (@.drop == true)')
$$;
comment on function core._children_now is 'The child tables of a schema as they are, with what a version that was rolled back still has in them.';
