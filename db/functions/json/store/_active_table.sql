create or replace function core._active_table(p_collection_id integer)
returns core.schema_def
language sql stable
as $$
  select * from core.schema_def
  where collection_id = p_collection_id and status = 'active' and storage_choice = 'sql'
$$;
comment on function core._active_table is 'The schema of a collection''s typed table; null when it has none.';
