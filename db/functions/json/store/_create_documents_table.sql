-- The list of entries that wait to be merged into the index may become larger than the server's 4 MB: see
-- core._merge_documents_index.
--
-- Owned by cubby_ddl, which may create in collections and nowhere else. The $ keeps indexes apart from
-- the tables of other collections: no collection has one in its name.
create or replace function core._create_documents_table(p_name text)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_table text := 'docs_' || p_name;
begin
  execute format(
    'create table collections.%I (id uuid constraint %I primary key, doc jsonb not null, created_at timestamptz not null)',
    v_table, v_table || '$id');
  execute format('create index %I on collections.%I using gin (doc jsonb_path_ops) with (gin_pending_list_limit = 65536)', v_table || '$doc', v_table);
  execute format('comment on table collections.%I is %L', v_table,
    format('Every document of the collection %s as it was received; id is its system_id.', p_name));
end;
$$;
