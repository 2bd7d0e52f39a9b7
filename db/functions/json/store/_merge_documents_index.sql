-- Owned by cubby_ddl, whose the index is. What is stored goes into the pending list of its index. That is a fifth of
-- the work, and queries read the list, too. Merging much at once, behind the storing, spares clients that wait for
-- their documents; autovacuum would do it, later.
create or replace function core._merge_documents_index(p_name text)
returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select gin_clean_pending_list(indexrelid)
  from pg_index
  join pg_class as index on index.oid = indexrelid
  join pg_am on pg_am.oid = index.relam and amname = 'gin'
  where indrelid = to_regclass(format('collections.%I', 'docs_' || p_name)) and index.relowner = current_user::regrole
$$;
comment on function core._merge_documents_index is 'Merge what waits in the index of the documents of a collection.';
