-- What a version holds beyond the one before was in extra, or in the column it widens. What a version that was rolled
-- back held is in its columns and child tables. A new child table concerns every document.
create or replace function core._stale_rows_sql(p_schema core.schema_def)
returns text
language sql immutable
as $$
  with given as (
    select p_schema.leaving <> '[]' or p_schema.leaving_children <> '[]' as is_leaving
  ), part as (
    select p_schema.proposal ->> 'table' as name,
           case when is_leaving then p_schema.leaving else core._added_part(p_schema.proposal) -> 'columns' end as columns,
           false as is_whole
    from given
    union all
    select value ->> 'table', value -> 'columns', value ? 'drop'
    from jsonb_array_elements(p_schema.leaving_children)
    union all
    select case when is_new then p_schema.proposal ->> 'table' else value ->> 'table' end,
           jsonb_path_query_array(value, '$.columns[*] ? (@.since == $version)', jsonb_build_object('version', p_schema.version)), is_new
    from given, jsonb_array_elements(core._children_touched(p_schema))
    cross join lateral (select coalesce(value -> 'since' = to_jsonb(p_schema.version), false)) as made (is_new)
    where not is_leaving
  )
  select coalesce(string_agg(format('select document_id from collections.%I where %s', name,
    case when is_whole then 'true'
         when is_leaving then (select string_agg(format('%I is not null', value ->> 'name'), ' or ') from jsonb_array_elements(columns))
         else 'extra is not null' || coalesce((select string_agg(format(' or %I is not null', value ->> 'widens'), '')
                                               from jsonb_array_elements(columns) where value ? 'widens'), '')
    end), ' union '), 'select null::uuid as document_id where false')
  from given, part
  where is_whole or columns <> '[]'
$$;
comment on function core._stale_rows_sql is 'A SELECT of the ids of documents whose rows a change of version is to make again.';
