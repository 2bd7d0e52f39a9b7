-- Owned by cubby_ddl, which may create in collections and nowhere else.
create or replace function core._create_documents_table(p_name text)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_table text := 'docs_' || p_name;
begin
  execute format(
    'create table collections.%I (id uuid primary key, doc jsonb not null, created_at timestamptz not null)', v_table);
  execute format('create index %I on collections.%I using gin (doc jsonb_path_ops)', v_table || '_doc', v_table);
  execute format('comment on table collections.%I is %L', v_table,
    format('Every document of the collection %s as it was received; id is its system_id.', p_name));
end;
$$;
