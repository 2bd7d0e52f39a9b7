-- One pass over the rows that pass the filter. Numbers are counted in bins, moments by a unit that fits their span, and
-- of everything else the most frequent values are counted.
create or replace function catalog.column_chart(p_name text, p_column text, p_where jsonb default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
set timezone = 'UTC'
as $$
declare
  v_schema core.schema_def := core._typed_table_of(core._collection_of(p_name));
  v_column text := (core._chosen_columns(v_schema, array[p_column]))[1];
  v_type text := (select type from core._read_columns(v_schema) where name = v_column);
  v_kind text := case when v_type in ('integer', 'bigint', 'double precision') or v_type like 'numeric%' and v_type not like '%[]' then 'histogram'
                      when v_type in ('timestamptz', 'timestamp', 'date') or v_type like 'timestamp%' then 'time'
                      when v_type like '%[]' then 'elements' when v_type <> 'jsonb' then 'top' end;
  v_from text := format('(select %I as v from collections.%I where %s) as said', v_column, v_schema.proposal ->> 'table',
    core._rows_condition(v_schema, p_where));
  v_unit text;
  v_answer jsonb;
begin
  if v_kind is null then
    perform core._refuse('CB001', format('The column %s is jsonb, of which there is no chart', p_column), 'Choose a column of another type.',
      jsonb_build_object('column', p_column));
  end if;
  if v_kind = 'time' then
    execute format($q$select case when max(v) - min(v) <= interval '2 days' then 'hour' when max(v) - min(v) <= interval '100 days' then 'day'
      when max(v) - min(v) <= interval '6 years' then 'month' else 'year' end from (select v::timestamp from %s where v::text not like '%%infinity') as said$q$, v_from)
    into v_unit;
  end if;
  execute case v_kind
    when 'histogram' then format($q$
      with number as (select v::double precision as n from %1$s where v is not null and v::text not in ('NaN', 'Infinity', '-Infinity')),
      span as (select min(n) as least, max(n) as most from number),
      bin as (select least(width_bucket(n, least, case when most > least then most else least + 1 end, 20), 20) as at, count(*) as held
              from number, span group by 1)
      select jsonb_agg(jsonb_build_object('from', least + (at - 1) * step, 'to', least + at * step, 'rows', coalesce(held, 0)) order by at)
      from span cross join lateral (select (case when most > least then most - least else 1 end) / 20 as step) as sized
      cross join generate_series(1, 20) as at left join bin using (at) where least is not null$q$, v_from)
    when 'time' then format($q$
      select jsonb_agg(jsonb_build_object('value', to_char(at, %2$L), 'from', to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS'),
        'to', to_char(at + ('1 ' || %3$L)::interval, 'YYYY-MM-DD"T"HH24:MI:SS'), 'rows', held) order by at)
      from (select * from (select date_trunc(%3$L, v::timestamp) as at, count(*) as held
            from (select v from %1$s where v is not null and v::text not like '%%infinity') as finite group by 1 order by 1 desc limit 100) as newest) as counted$q$,
      v_from, case v_unit when 'hour' then 'YYYY-MM-DD HH24:00' when 'day' then 'YYYY-MM-DD' when 'month' then 'YYYY-MM' else 'YYYY' end,
      coalesce(v_unit, 'year'))
    else format($q$
      select jsonb_agg(jsonb_build_object('value', left(value, 200), 'rows', held) order by held desc, value)
      from (select value, count(*) as held from (select %2$s as value from %1$s where v is not null) as each
            where value is not null group by 1 order by 2 desc, 1 limit 20) as counted$q$,
      v_from, case v_kind when 'elements' then 'unnest(v)::text' else 'v::text' end)
  end into v_answer;
  return jsonb_build_object('column', v_column, 'type', v_type, 'kind', v_kind, 'unit', v_unit, 'bars', coalesce(v_answer, '[]'))
      || core._column_counts(v_from);
end;
$$;
comment on function catalog.column_chart is 'What a column of a typed table holds, in the rows that pass the filter of catalog.collection_rows: {"kind": histogram, time, top or elements, "unit", "bars": [{"value" or "from" and "to", "rows"}], "rows", "nulls", "distinct_values"}. Raises CB001 for a jsonb column.';
