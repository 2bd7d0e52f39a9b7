create or replace function core._make_typed_table(p_schema core.schema_def)
returns void
language plpgsql volatile
as $$
declare
  v_total bigint;
  v_job bigint;
begin
  if to_regclass(format('collections.%I', p_schema.proposal ->> 'table')) is not null then
    perform core._refuse('CB007', format('collections.%s exists already', p_schema.proposal ->> 'table'),
      'Someone made a table or view of that name by hand: rename it, then accept again.');
  end if;
  begin
    perform core._carry_out(p_schema);
  exception when lock_not_available then
    perform core._refuse('CB003', 'the table could not be made: something holds a lock on it',
      'Try again in a moment.');
  end;
  execute format('select count(*) from collections.%I', 'docs_' || p_schema.name) into v_total;
  update core.schema_def
  set status = 'active', decided_at = core.current_time(), decided_by = core._actor(),
      backfill_state = case when v_total = 0 then 'done' else 'running' end,
      backfill_done = 0, backfill_total = v_total, backfill_after = null
  where id = p_schema.id;
  if v_total > 0 then
    insert into core.job (state, task, queue, schema_id, max_attempts, created_at)
    values ('queued', 'schema.backfill', 'json', p_schema.id, core._number_setting('max_attempts'), core.current_time())
    returning id into v_job;
    perform core._defer_jobs(array[v_job]);
  end if;
end;
$$;
