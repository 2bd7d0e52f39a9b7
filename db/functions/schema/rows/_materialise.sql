-- Storing a document never fails for its table. What the table does not take row by row is in core._insert_rows. A
-- table that takes no row at all, because a person dropped or renamed a part of it, is left without these rows. Its
-- state says so until api.replay_backfill fills it.
create or replace function core._materialise(p_schema core.schema_def, p_ids uuid[])
returns void
language plpgsql volatile
as $$
declare
  v_said text;
begin
  perform core._fill_table(p_schema, p_ids);
exception
  when syntax_error_or_access_rule_violation or integrity_constraint_violation or data_exception or program_limit_exceeded then
    get stacked diagnostics v_said = message_text;
    perform core._move_backfills(array[p_schema.id], 'failed', core._short_message(v_said));
end;
$$;
comment on function core._materialise is 'Documents into the typed table of their collection and its child tables; those that are there already stay as they are. A table that cannot be filled gets backfill_state failed.';
