-- Adding empty columns changes the catalogue alone, so readers wait no longer than lock_timeout. What the
-- columns are for is in extra until the job has healed the row: no value is lost at any time.
--
-- The row of the base is read without a lock. A transaction that changes what is read of it holds the acceptance lock,
-- too, except a backfill job, which changes running to done. That job continues with the row of the next version, which
-- is locked here: to wait for it would be a circle.
create or replace function core._change_typed_table(p_schema core.schema_def)
returns void
language plpgsql volatile
as $$
declare
  v_base core.schema_def;
begin
  select * into v_base from core.schema_def where id = p_schema.base_id;
  if v_base.status <> 'active' then
    perform core._refuse('CB003', format('Version %s of %s builds on version %s, which is %s',
        p_schema.version, p_schema.name, v_base.version,
        case when v_base.superseded_by is null then 'not active' else 'no longer the newest' end),
      'Accept that one first, or look for the newest proposal.', jsonb_build_object('base_id', v_base.id));
  end if;
  if v_base.backfill_state = 'failed' then
    perform core._refuse('CB003', format('Filling version %s of %s has failed', v_base.version, p_schema.name),
      'Start it again first: api.replay_backfill.', jsonb_build_object('base_id', v_base.id, 'backfill_error', v_base.backfill_error));
  end if;
  if v_base.backfill_state = 'running' then
    perform core._refuse('CB003', format('Version %s of %s is still being filled', v_base.version, p_schema.name),
      'Accept the next version when it is done; catalog.schema_proposal shows how far it is.', jsonb_build_object('base_id', v_base.id));
  end if;
  if core._before_version(p_schema.proposal)
     <> v_base.proposal - 'version' || jsonb_build_object('children', coalesce(v_base.proposal -> 'children', '[]')) then
    perform core._refuse('CB003', format('Version %s of %s has changed since this was proposed', v_base.version, p_schema.name),
      'Wait for the next documents: it is then proposed again.', jsonb_build_object('base_id', v_base.id));
  end if;
  begin
    perform core._carry_out(p_schema);
  exception
    when lock_not_available then
      perform core._refuse('CB003', 'The table is in use', 'Try again in a moment.');
    when program_limit_exceeded then
      perform core._refuse('CB006', format('Postgres cannot make this table: %s', sqlerrm), 'Leave columns out.');
    when duplicate_table then
      perform core._refuse('CB007', format('A table of that name already exists: %s', sqlerrm), 'Rename it, because it was made by hand. Then accept again.');
    when duplicate_column then
      perform core._refuse('CB007', format('A column of that name already exists in collections.%s: %s', p_schema.proposal ->> 'table', sqlerrm),
        'Rename it, because it was added by hand. Then accept again.');
    when undefined_table then
      perform core._refuse('CB003', format('Table collections.%s not found', p_schema.proposal ->> 'table'),
        'Roll version 1 back, and accept it again: the table was dropped or renamed by hand.');
  end;
  perform core._move_schemas(array[v_base.id], 'superseded', p_superseded_by => p_schema.id);
  perform core._move_schemas(array[p_schema.id], 'active');
  perform core._begin_backfill(p_schema.id, 'heal', core._stale_rows_sql(p_schema));
end;
$$;
comment on function core._change_typed_table is 'Accept a later version: its columns are added to the table, and a job moves into them what had gone to extra.';
