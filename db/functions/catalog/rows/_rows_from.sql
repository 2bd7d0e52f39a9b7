-- A value that does not fit the type of its path, which arrived since the profile was made, is null. Of some documents
-- each value is taken out once: a large document is unpacked for each look at it.
create or replace function core._rows_from(p_schema core.schema_def, p_source text default null)
returns text
language sql stable
as $$
  select case when not p_schema.proposal ? 'documents' then format('collections.%I', p_schema.proposal ->> 'table')
    else format('(select %s from %s as "$from")', concat_ws(', ', 'id as document_id', 'doc as "$document"',
         string_agg(format('%s as %I',
           case when type = 'text' then value || ' #>> ''{}''' when fits = 'true' then made else format('case when %s then %s end', fits, made) end,
           name), ', ' order by n)),
         case when p_source is null then format('collections.%I', p_schema.name)
           else format('(select %s from %s as "$some" offset 0)', concat_ws(', ', 'id', 'doc',
             string_agg(at || ' as ' || value, ', ' order by n)), p_source) end)
    end
  from (
    select n, col ->> 'name' as name, col ->> 'type' as type, at, value, way.fits, way.made
    from jsonb_array_elements(p_schema.proposal -> 'columns') with ordinality as listed (col, n)
    cross join lateral (select '(' || core._at_sql('doc', case when p_schema.proposal ? 'documents' then col -> 'keys' end) || ')' as at) as place
    cross join lateral (select case when p_source is null then at else format('"$%s"', n) end as value) as taken
    cross join lateral core._type_sql(col, value) as way
  ) as part
$$;
comment on function core._rows_from is 'SQL of the relation that rows are read from: the typed table, or documents with a column for each path. Argument p_source is SQL of some of the documents.';
