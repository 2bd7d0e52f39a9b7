-- Two searches, so that an index on the first column serves: from the last value on, and the nulls behind all values.
-- A page ends early when its values are larger than p_bytes. No column has a name with $.
create or replace function core._rows_page(
  p_schema core.schema_def, p_condition text, p_order jsonb, p_limit integer, p_after text[], p_until uuid, p_bytes bigint
)
returns table (ids uuid[], next_cursor text)
language plpgsql stable
as $$
declare
  v_first jsonb := p_order -> 0;
  v_sorted text := (select coalesce(string_agg(format('%I %s, ', part ->> 'name', case when (part ->> 'descending')::boolean then 'desc nulls last'
    else 'asc' end), '' order by n), '')
                    from jsonb_array_elements(p_order) with ordinality as listed (part, n)) || 'document_id';
  v_key text := format('to_jsonb(array[%sdocument_id::text])', (select string_agg(format('%I::text, ', part ->> 'name'), '' order by n)
                    from jsonb_array_elements(p_order) with ordinality as listed (part, n)));
  v_size text := case when p_schema.proposal ? 'documents' then 'pg_column_size("$document")' else (
    select coalesce(string_agg(format('coalesce(pg_column_size(%I), 0)', name), ' + '), '0') from core._read_columns(p_schema)
    where type in ('text', 'jsonb') or type like '%[]') end;
  v_where text := concat_ws(' and ', format('(%s)', p_condition), case when p_until is not null then format('document_id <= %L', p_until) end,
                            case when p_after is not null then core._rows_after(p_order, p_after) end);
  v_sections text[] := array[v_where];
  v_last jsonb;
begin
  if v_first is not null and p_after is not null then
    v_sections := array[
      concat_ws(' and ', v_where, format('%I is null', v_first ->> 'name'))]
      || case when p_after[1] is null then '{}' else array[concat_ws(' and ', format('%I %s %L::%s', v_first ->> 'name',
        case when (v_first ->> 'descending')::boolean then '<=' else '>=' end, p_after[1], v_first ->> 'type'), v_where)] end;
  end if;
  execute format($sql$
    select array_agg(document_id order by "$n") filter (where "$kept"), (array_agg("$key" order by "$n" desc) filter (where "$kept"))[1],
           bool_or(not "$kept")
    from (
      select document_id, "$key", "$n", "$n" <= $1 and ("$n" = 1 or "$bytes" <= $2) as "$kept"
      from (
        select document_id, %2$s as "$key", row_number() over (order by %1$s) as "$n",
               sum(%3$s) over (order by %1$s rows unbounded preceding) as "$bytes"
        from (%4$s) as "$section" order by %1$s limit $1 + 1
      ) as "$numbered"
    ) as "$cut"
    having bool_or("$kept")
  $sql$, v_sorted, v_key, v_size, (
    select string_agg(format('(select * from %s as "$read" where %s order by %s limit %s)', core._rows_from(p_schema, p_schema.proposal ->> 'source'), section,
      v_sorted, p_limit + 1), ' union all ')
    from unnest(v_sections) as section))
  into ids, v_last, next_cursor using p_limit, p_bytes;
  ids := coalesce(ids, '{}');
  next_cursor := case when next_cursor = 'true' then core._rows_cursor(p_order, v_last) end;
  return next;
end;
$$;
comment on function core._rows_page is 'The ids of the next rows of a typed table, in order, and the cursor of those after; null when there are none.';
