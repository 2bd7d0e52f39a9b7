create or replace function api.rollback_schema(p_schema_id uuid, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._schema_of(p_schema_id);
  v_dependents text;
begin
  if v_schema.status <> 'active' then
    perform core._refuse('CB003', format('the schema of %s is %s, not active', v_schema.name, v_schema.status),
      'Only an accepted schema can be rolled back.', jsonb_build_object('status', v_schema.status));
  end if;
  perform core._act(p_actor);
  if v_schema.storage_choice = 'sql' then
    begin
      perform core._run_ddl(array[format('drop table if exists collections.%I', v_schema.proposal ->> 'table')]);
    exception
      when dependent_objects_still_exist then
        -- "view x depends on table y", a line for each.
        get stacked diagnostics v_dependents = pg_exception_detail;
        v_dependents := replace(regexp_replace(v_dependents, ' depends on [^\n]*', '', 'g'), E'\n', ', ');
        perform core._refuse('CB003',
          format('something depends on collections.%s: %s', v_schema.proposal ->> 'table', v_dependents),
          'Drop or change it first; nothing is ever dropped for you.');
      when lock_not_available then
        perform core._refuse('CB003', 'the table is in use', 'Try again in a moment.');
    end;
  end if;
  update core.schema_def
  set status = 'provisional', backfill_state = 'none', backfill_done = 0, backfill_total = 0, backfill_after = null,
      decided_at = core.current_time(), decided_by = core._actor()
  where id = p_schema_id;
  return catalog.schema_detail(p_schema_id);
end;
$$;
comment on function api.rollback_schema is 'Undo an acceptance: the typed table goes, the documents in docs_ stay, the proposal is provisional again. Refuses while a view depends on the table, and names it.';
