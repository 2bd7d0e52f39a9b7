-- A bounded look: of a large table the rows that are found first, which the answer says.
create or replace function catalog.summarize_column(p_name text, p_column text, p_where jsonb default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
set timezone = 'UTC'
as $$
declare
  c_rows constant integer := 100000;
  v_schema core.schema_def := core._typed_table_of(core._collection_of(p_name));
  v_type text;
  v_looked_at text;
  v_counted jsonb;
  v_values jsonb;
begin
  perform core._chosen_columns(v_schema, array[p_column]);
  select type into v_type from core._read_columns(v_schema) as known where known.name = p_column;
  v_looked_at := format('(select %I as value from collections.%I where %s limit %s) as looked_at',
    p_column, v_schema.proposal ->> 'table', core._rows_condition(v_schema, p_where), c_rows);
  execute format($sql$
    select jsonb_build_object('rows', count(*), 'nulls', count(*) - count(value), 'distinct', count(distinct value),
                              'partial', count(*) = %s) from %s
  $sql$, c_rows, v_looked_at) into v_counted;
  -- A value too long to read is one of the distinct ones, and not listed.
  execute format($sql$
    select coalesce(jsonb_agg(jsonb_build_object('value', value, 'rows', rows) order by rows desc, value::text), '[]')
    from (select value, count(*) as rows from %s where octet_length(value::text) <= 500
          group by value order by rows desc, value::text limit 20) as counted
  $sql$, v_looked_at) into v_values;
  return jsonb_build_object('column', p_column, 'type', v_type) || v_counted
    || jsonb_build_object('values', v_values, 'bins', core._column_bins(v_type, v_looked_at, (v_counted ->> 'distinct')::integer));
end;
$$;
comment on function catalog.summarize_column is 'What a column of a typed table holds, in the rows that pass a filter: rows, nulls, distinct values, the 20 most frequent values of up to 500 bytes, and of numbers and times up to 24 bins of equal width with their rows. Looks at 100,000 rows at most; partial says when there may be more. Raises CB002 for an unknown collection, CB003 without a typed table, CB001 for what cannot be.';
