-- What a version holds beyond the one before stood in extra, or in the column it widens; what a version that
-- was rolled back held stands in its columns.
create or replace function core._stale_rows_sql(p_schema core.schema_def)
returns text
language sql immutable
as $$
  select format('select document_id from collections.%I where %s', p_schema.proposal ->> 'table',
    case when p_schema.leaving <> '[]' then
      (select string_agg(format('%I is not null', value ->> 'name'), ' or ') from jsonb_array_elements(p_schema.leaving))
    else
      'extra is not null' || coalesce((
        select string_agg(format(' or %I is not null', value ->> 'widens'), '')
        from jsonb_array_elements(p_schema.proposal -> 'columns')
        where value ? 'widens' and (value ->> 'since')::integer = p_schema.version), '')
    end)
$$;
comment on function core._stale_rows_sql is 'A SELECT of the rows that a new version, or the way back from one, has to make anew.';
