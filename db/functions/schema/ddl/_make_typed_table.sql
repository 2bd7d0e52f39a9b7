create or replace function core._make_typed_table(p_schema core.schema_def)
returns void
language plpgsql volatile
as $$
declare
  v_table text;
begin
  for v_table in
    select p_schema.proposal ->> 'table'
    union all select value ->> 'table' from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]'))
  loop
    if to_regclass(format('collections.%I', v_table)) is not null then
      perform core._refuse('CB007', format('Table collections.%s already exists', v_table),
        'Rename the table or view of that name, which was made by hand. Then accept again.');
    end if;
  end loop;
  begin
    perform core._carry_out(p_schema);
  exception
    when lock_not_available then
      perform core._refuse('CB003', 'The table could not be made: something holds a lock on it',
        'Try again in a moment.');
    when program_limit_exceeded then
      perform core._refuse('CB006', format('Postgres cannot make this table: %s', sqlerrm), 'Leave columns out.');
    when undefined_table or undefined_column or invalid_foreign_key then
      perform core._refuse('CB003', 'A table that this one would refer to is gone or has changed',
        'Wait for the next documents or change a setting of the decision: it is then proposed again.');
  end;
  perform core._move_schemas(array[p_schema.id], 'active');
  perform core._reject_stale_versions(p_schema);
  -- The backfill counts the drift of all documents that are there.
  update core.unindexed set schema_id = null where collection_id = p_schema.collection_id and schema_id is not null;
  perform core._begin_backfill(p_schema.id, 'fill', format('select id from collections.%I', 'docs_' || p_schema.name));
end;
$$;
comment on function core._make_typed_table is 'Accept version 1: its tables exist, and a job fills them.';
