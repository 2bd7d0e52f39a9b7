-- A bounded look: of many rows those that are found first, which the answer says. A value too long to read is one of the
-- distinct ones, and not listed.
create or replace function catalog.summarize_column(p_name text, p_column text, p_where jsonb default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
set timezone = 'UTC'
as $$
declare
  c_rows constant integer := 100000;
  v_schema core.schema_def := core._grid_of(core._collection_of(p_name), array[p_column], p_where, null);
  v_window record;
  v_type text;
  v_summary jsonb;
begin
  select * into v_window from core._rows_window(v_schema, p_where, null, true);
  perform core._chosen_columns(v_schema, array[p_column]);
  select type into v_type from core._read_columns(v_schema) as known where known.name = p_column;
  execute format($sql$
    with looked_at as materialized (
      select %1$I as value from %2$s as "$read" where %3$s limit %4$s
    ), counted as materialized (
      select value, count(*) as rows from looked_at group by value
    )
    select jsonb_build_object(
      'rows', (select coalesce(sum(rows), 0) from counted),
      'nulls', (select coalesce(sum(rows), 0) from counted where value is null),
      'distinct', (select count(*) from counted where value is not null),
      'partial', %5$L or (select coalesce(sum(rows), 0) from counted) = %4$s,
      'values', (
        select coalesce(jsonb_agg(jsonb_build_object('value', value, 'rows', rows) order by rows desc, value::text), '[]')
        from (select value, rows from counted where octet_length(value::text) <= 500 order by rows desc, value::text limit 20) as most),
      'bins', %6$s)
  $sql$, p_column, core._rows_from(v_schema, v_window.source), core._rows_condition(v_schema, p_where), c_rows, v_window.rows is not null,
    core._column_bins_sql(v_type)) into v_summary;
  return jsonb_build_object('column', p_column, 'type', v_type) || v_summary;
end;
$$;
comment on function catalog.summarize_column is 'What a column of a typed table, or a path of documents, holds in the rows that pass a filter. It counts rows, nulls and distinct values, and has the 20 most frequent values of up to 500 bytes. Numbers and times have up to 24 bins of equal width with their rows. Looks at 100,000 rows at most, at fewer of large documents; partial says when there may be more. Raises CB002 for an unknown collection, CB001 for what cannot be.';
