-- Of the catalogs of Postgres, which every role may read: this function reads no row of a table.
create or replace function catalog.list_relations()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
    'schema', nspname, 'name', relname, 'comment', obj_description(pg_class.oid, 'pg_class'))
    order by nspname <> 'collections', nspname <> 'analysis', relname like 'docs\_%', relname), '[]'), 'next_cursor', null)
  from pg_class join pg_namespace on pg_namespace.oid = relnamespace
  where nspname in ('collections', 'catalog', 'analysis') and relkind in ('r', 'p', 'v', 'm') and not relispartition
$$;
comment on function catalog.list_relations is 'Tables and views that an analyst may query: those of collections first, then views of analysts, then those of the catalog.';
