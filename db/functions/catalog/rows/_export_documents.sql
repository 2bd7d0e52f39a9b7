create or replace function core._export_documents(
  p_collection core.collection, p_format text, p_where jsonb, p_order text[], p_columns text[], p_cursor text, p_until uuid, p_limit integer
)
returns jsonb
language plpgsql stable
as $$
declare
  v_table text := 'docs_' || p_collection.name;
  v_ids uuid[];
  v_kept uuid[];
  v_text text;
begin
  if coalesce(p_order, '{}') <> '{}' or coalesce(p_columns, '{}') <> '{}' then
    perform core._refuse('CB001', 'Documents are exported whole, in the order of their arrival', 'Leave order and columns out, or export rows.');
  end if;
  if p_until is null then
    execute format('select id from collections.%I order by id desc limit 1', v_table) into p_until;
  end if;
  v_ids := array(select id from unnest(core._documents_with(v_table, p_where, core._cursor_id(p_cursor), p_limit + 1)) as id where id <= p_until order by id);
  execute format($sql$
    select array_agg(id order by id) from (
      select id, row_number() over (order by id) as n, sum(pg_column_size(doc)) over (order by id) as bytes from collections.%I where id = any ($1)
    ) as sized where n <= $2 and (n = 1 or bytes <= 1000000)
  $sql$, v_table) into v_kept using v_ids, p_limit;
  execute format($sql$
    select string_agg(case when $2 then doc::text else concat_ws(',', id::text, core._csv_field(created_at::text), core._csv_field(doc::text)) end
      || E'\n', '' order by id)
    from collections.%I where id = any ($1)
  $sql$, v_table) into v_text using v_kept, p_format = 'ndjson';
  return jsonb_build_object(
    'text', case when p_format = 'csv' and p_cursor is null then E'system_id,created_at,document\n' else '' end || coalesce(v_text, ''),
    'next_cursor', case when cardinality(v_ids) > cardinality(v_kept) then v_kept[cardinality(v_kept)] end, 'until', p_until);
end;
$$;
comment on function core._export_documents is 'The next lines of an export of documents, as catalog.export_page answers.';
