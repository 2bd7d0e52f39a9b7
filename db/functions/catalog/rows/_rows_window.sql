-- Paths of documents have no index but one: what is equal. Where that finds few documents, these are all. Else as many
-- are read as can be within about 100 ms, at most 100,000. The rest is read by the pages after, or is reported as left
-- out. Unpacking what is stored out of line costs most.
create or replace function core._rows_window(p_schema core.schema_def, p_where jsonb, p_after uuid, p_all boolean)
returns table (source text, rows integer)
language plpgsql stable
as $$
declare
  v_few constant integer := 2000;
  v_table text := format('collections.%I', p_schema.name);
  v_documents bigint := greatest(1, (p_schema.proposal ->> 'documents')::bigint);
  v_equal text := core._equal_documents(p_schema, p_where);
  v_ids uuid[];
begin
  if not p_schema.proposal ? 'documents' then
    return next;
    return;
  end if;
  if v_equal is not null then
    execute format('select array(select id from %s where %s limit %s)', v_table, v_equal, v_few + 1) into v_ids;
    if cardinality(v_ids) <= v_few then
      source := format('(select id, doc from %s where id = any (%L::uuid[]))', v_table, v_ids);
      return next;
      return;
    end if;
  end if;
  select least(100000, 100000000 / greatest(1, inside / v_documents), 20000000 / greatest(1, outside / v_documents)) into rows
  from (select pg_relation_size(v_table::regclass) as inside, pg_table_size(v_table::regclass) - pg_relation_size(v_table::regclass) as outside) as size;
  if rows < v_documents then
    source := format('(select id, doc from %s where %s order by id limit %s)', v_table,
      case when p_after is null then 'true' else format('id > %L', p_after) end, rows);
  else
    rows := null;
    source := case when p_all then v_table end;
  end if;
  return next;
end;
$$;
comment on function core._rows_window is 'Which documents a filter or an order looks at: SQL of them, null for all in order. rows is how many at most, null where none is left out. With p_all each of them is read.';
