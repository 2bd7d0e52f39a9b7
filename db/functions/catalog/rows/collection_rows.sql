-- Where nothing more passes among the documents that were looked at and others follow, the next page continues after them.
create or replace function catalog.collection_rows(
  p_name text, p_where jsonb default null, p_order text[] default null, p_columns text[] default null,
  p_limit integer default 50, p_cursor text default null
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
set timezone = 'UTC'
as $$
declare
  v_schema core.schema_def := core._grid_of(core._collection_of(p_name), p_columns, p_where, p_order);
  v_columns text[] := core._chosen_columns(v_schema, p_columns);
  v_condition text := core._rows_condition(v_schema, p_where);
  v_order jsonb := core._rows_order(v_schema, p_order);
  v_after text[] := core._rows_cursor_values(v_order, p_cursor);
  v_window record;
  v_page record;
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  select * into v_window
  from core._rows_window(v_schema, p_where, case when v_order = '[]' then v_after[1]::uuid end, v_order <> '[]');
  select * into v_page from core._rows_page(core._grid_columns(v_schema, p_where, v_order, v_window.source), v_condition, v_order,
    p_limit, v_after, null, 16000000);
  if v_window.rows is not null and v_order = '[]' and v_page.next_cursor is null then
    v_page.next_cursor := core._rows_last(v_window.source, v_window.rows);
  end if;
  execute format($sql$
    select coalesce(jsonb_agg(to_jsonb("$made") order by "$n"), '[]')
    from unnest($1) with ordinality as "$wanted" ("$id", "$n")
    join %s as "$row" on "$row".document_id = "$id"
    cross join lateral (select %s) as "$made"
  $sql$, core._rows_from(v_schema), (select string_agg(format('"$row".%I', name), ', ' order by ord)
    from unnest(v_columns) with ordinality as listed (name, ord)))
  into v_items using v_page.ids;
  return jsonb_build_object('columns', (
      select jsonb_agg(jsonb_build_object('name', known.name, 'type', known.type) order by array_position(v_columns, known.name))
      from core._read_columns(v_schema) as known where known.name = any (v_columns)),
    'items', v_items, 'next_cursor', v_page.next_cursor, 'looked_at', v_window.rows);
end;
$$;
comment on function catalog.collection_rows is 'Rows of a typed table, or without one the documents, whose columns are paths such as $.order.no. p_where: {"city": "Oslo", "total": {"gte": 10, "lt": 20}}, with eq, ne, lt, lte, gt, gte, in, like, ilike, is_null, contains. p_order: up to four columns, -total for descending; nulls come last, ties by document_id, which is the order of arrival. p_columns: those to show. looked_at counts the documents that were filtered and ordered where these are not all. Without an order the next page continues after them. Raises CB002 for an unknown collection, CB001 for what cannot be.';
