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
  v_collection core.collection := core._collection_of(p_name);
  v_schema core.schema_def := core._typed_table_of(v_collection);
  v_columns text[] := core._chosen_columns(v_schema, p_columns);
  v_order jsonb := core._rows_order(v_schema, p_order);
  v_page record;
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  select * into v_page from core._rows_page(v_schema, core._rows_condition(v_schema, p_where), v_order, p_limit, core._rows_cursor_values(v_order,
    p_cursor), null, 16000000);
  execute format($sql$
    select coalesce(jsonb_agg(to_jsonb("$made") order by "$n"), '[]')
    from unnest($1) with ordinality as "$wanted" ("$id", "$n")
    join collections.%I as "$row" on "$row".document_id = "$id"
    cross join lateral (select %s) as "$made"
  $sql$, v_schema.proposal ->> 'table', (select string_agg(format('"$row".%I', name), ', ' order by ord)
    from unnest(v_columns) with ordinality as listed (name, ord)))
  into v_items using v_page.ids;
  return jsonb_build_object('columns', (
      select jsonb_agg(jsonb_build_object('name', known.name, 'type', known.type) order by array_position(v_columns, known.name))
      from core._read_columns(v_schema) as known where known.name = any (v_columns)),
    'items', v_items, 'next_cursor', v_page.next_cursor);
end;
$$;
comment on function catalog.collection_rows is 'Rows of a typed table. p_where: {"city": "Oslo", "total": {"gte": 10, "lt": 20}}, with eq, ne, lt, lte, gt, gte, in, like, ilike, is_null, contains. p_order: up to four columns, -total for descending; nulls come last, ties by document_id, which is the order of arrival. p_columns: those to show. Raises CB002 for an unknown collection, CB003 without a typed table, CB001 for what cannot be.';
