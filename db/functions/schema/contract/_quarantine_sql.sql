-- Over the rows that the tables would get, before they get them: with a key the older version must keep its row.
create or replace function core._quarantine_sql(p_schema core.schema_def)
returns text
language sql stable
as $$
  with part as (
    select p_schema.proposal -> 'columns' as columns, core._children_within(p_schema.proposal -> 'children') as inner_children,
      core._row_sql(core._table_columns(p_schema.proposal), core._children_within(p_schema.proposal -> 'children'), 'document_id',
        format('select id as document_id, doc from collections.%I where id = any ($1)', 'docs_' || p_schema.name)) as rows, '$' as root
    union all
    select value -> 'columns', core._children_within(p_schema.proposal -> 'children', value),
      core._row_sql(value -> 'columns', core._children_within(p_schema.proposal -> 'children', value), array_to_string(core._child_lead(value), ', '),
        core._elements_sql(p_schema.name, value)), value ->> 'path'
    from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]'))
  )
  select format($sql$
    with residue as materialized (
      %s
    ), node as (
      select distinct document_id, case when jsonb_typeof(unknown) = 'object' then root || substr(entry ->> 'path', 2) else root end as path,
             case when jsonb_typeof(unknown) = 'object' then entry ->> 'type' else core._value_type(unknown) end as type
      from residue
      left join lateral core._measure_document(unknown) on jsonb_typeof(unknown) = 'object'
      left join lateral jsonb_array_elements(paths) as entry on true
      where jsonb_path_exists(unknown, '$.** ? (@.type() != "object" && @.type() != "null")')
    )
    select document_id, jsonb_path_query_array(coalesce(jsonb_agg(entry order by path, type) filter (where type <> 'object'),
      jsonb_agg(entry order by path)), '$[0 to 19]') as found
    from node cross join lateral jsonb_build_object('path', path, 'type', type) as entry group by document_id
  $sql$, string_agg(format('select %L::text as root, document_id, %s as unknown from (%s) as made where extra is not null', root,
    core._unknown_sql(columns, inner_children), rows), ' union all '))
  from part
$$;
comment on function core._quarantine_sql is 'A SELECT of (document_id, found) of those documents $1 that have a field or type that the tables of a schema do not know.';
