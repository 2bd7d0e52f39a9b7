create or replace function core._wants_dry_run(p_schema core.schema_def)
returns boolean
language sql immutable
as $$
  select p_schema.storage_choice = 'sql' or p_schema.override ? 'columns' or p_schema.child_paths <> '{}'
$$;
comment on function core._wants_dry_run is 'Whether a table is proposed, or a person shaped one.';
