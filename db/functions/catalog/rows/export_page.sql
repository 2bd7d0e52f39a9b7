-- A page at a time, so that neither side holds more than one, and no connection waits for a slow reader. What arrives
-- after the first page is left out: the export ends.
create or replace function catalog.export_page(
  p_name text, p_what text default 'rows', p_format text default 'ndjson', p_where jsonb default null, p_order text[] default null,
  p_columns text[] default null, p_cursor text default null, p_until uuid default null, p_limit integer default 1000
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
set timezone = 'UTC'
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
  v_schema core.schema_def;
  v_columns text[];
  v_order jsonb;
  v_after text[];
  v_window record;
  v_page record;
  v_text text;
  v_head text := '';
begin
  if p_what not in ('rows', 'documents') or p_format not in ('ndjson', 'csv') or p_what is null or p_format is null then
    perform core._refuse('CB001', format('%s as %s cannot be exported', p_what, p_format), 'Export rows or documents as ndjson or csv.');
  end if;
  p_limit := core._bounded(p_limit, 10000);
  if p_what = 'documents' then
    return core._export_documents(v_collection, p_format, p_where, p_order, p_columns, p_cursor, p_until, p_limit);
  end if;
  v_schema := core._grid_of(v_collection, p_columns, p_where, p_order);
  v_columns := core._chosen_columns(v_schema, p_columns);
  v_order := core._rows_order(v_schema, p_order);
  v_after := core._rows_cursor_values(v_order, p_cursor);
  if p_until is null then
    execute format('select document_id from %s as "$read" order by document_id desc limit 1', core._rows_from(v_schema)) into p_until;
  end if;
  select * into v_window
  from core._rows_window(v_schema, p_where, case when v_order = '[]' then v_after[1]::uuid end, v_order <> '[]');
  if v_window.rows is not null and v_order <> '[]' then
    perform core._refuse('CB001', format('An order covers %s documents, and %s has %s', v_window.rows, v_collection.name, v_collection.documents),
      'Leave order out, add a filter of one value, or accept the proposal: a typed table is ordered whole.');
  end if;
  select * into v_page from core._rows_page(core._grid_columns(v_schema, p_where, v_order, v_window.source), core._rows_condition(v_schema, p_where), v_order,
    p_limit, v_after, p_until, 1000000);
  if v_window.rows is not null and v_page.next_cursor is null then
    v_page.next_cursor := core._rows_last(v_window.source, v_window.rows);
  end if;
  execute format($sql$
    select string_agg(%s || E'\n', '' order by "$n")
    from unnest($1) with ordinality as "$wanted" ("$id", "$n") join %s as "$row" on "$row".document_id = "$id"
  $sql$, (
    select case p_format
      when 'csv' then format('array_to_string(array[%s], '','')', string_agg(format('core._csv_field("$row".%I::text)', name), ', ' order by ord))
      else format('(select row_to_json("$made")::text from (select %s) as "$made")', string_agg(format('"$row".%I', name), ', ' order by ord)) end
    from unnest(v_columns) with ordinality as listed (name, ord)), core._rows_from(v_schema))
  into v_text using v_page.ids;
  if p_format = 'csv' and p_cursor is null then
    v_head := (select string_agg(core._csv_field(name), ',' order by ord) from unnest(v_columns) with ordinality as listed (name, ord)) || E'\n';
  end if;
  return jsonb_build_object('text', v_head || coalesce(v_text, ''), 'next_cursor', v_page.next_cursor, 'until', p_until);
end;
$$;
comment on function catalog.export_page is 'The next lines of an export of a collection: {"text", "next_cursor", "until"}. p_what is rows or documents, p_format is ndjson or csv. Filters, order and columns are as in catalog.collection_rows; for documents p_where is JSON that they contain. Give next_cursor and until back for the page after.';
