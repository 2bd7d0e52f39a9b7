-- Of the catalogs of Postgres, which every role may read: this function reads no row of a table.
create or replace function catalog.relation_detail(p_schema text, p_name text)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_relation jsonb;
begin
  select jsonb_build_object('schema', nspname, 'name', relname, 'comment', obj_description(pg_class.oid, 'pg_class'), 'columns', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', attname, 'type', format_type(atttypid, atttypmod), 'comment', col_description(attrelid, attnum)) order by attnum), '[]')
    from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped))
  into v_relation
  from pg_class join pg_namespace on pg_namespace.oid = relnamespace
  where nspname in ('collections', 'catalog', 'analysis') and nspname = p_schema and relname = p_name and relkind in ('r', 'p', 'v', 'm');
  if v_relation is null then
    raise exception using errcode = 'CB002', message = format('Table or view %s.%s not found', left(p_schema, 63), left(p_name, 63)),
      hint = 'See catalog.list_relations() for their names.', detail = jsonb_build_object('name', left(p_name, 63))::text;
  end if;
  return v_relation;
end;
$$;
comment on function catalog.relation_detail is 'A table or view that an analyst may query, with its columns, their types and comments. Raises CB002 where there is none.';
