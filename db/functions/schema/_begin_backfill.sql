create or replace function core._begin_backfill(p_schema_id uuid, p_kind text, p_total bigint)
returns void
language plpgsql volatile
as $$
declare
  v_job bigint;
begin
  update core.schema_def
  set backfill_kind = p_kind, backfill_state = case when p_total = 0 then 'done' else 'running' end,
      backfill_done = 0, backfill_total = p_total, backfill_after = null
  where id = p_schema_id;
  if p_total > 0 then
    insert into core.job (state, task, queue, schema_id, max_attempts, created_at)
    values ('queued', 'schema.backfill', 'json', p_schema_id, core._number_setting('max_attempts'), core.current_time())
    returning id into v_job;
    perform core._defer_jobs(array[v_job]);
  end if;
end;
$$;
comment on function core._begin_backfill is 'Queue the job that fills, folds or heals the table of an active schema; done at once when there is nothing to do.';
