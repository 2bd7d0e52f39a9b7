-- When storing noticed that the table takes no rows, no job has failed. One is queued that reads all documents, as
-- after a change of the key.
create or replace function api.replay_backfill(p_schema_id uuid, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._lock_schema(p_schema_id);
  v_job bigint;
begin
  if v_schema.status <> 'active' or v_schema.backfill_state <> 'failed' then
    perform core._refuse('CB003', format('The filling of %s has not failed: it is %s', v_schema.name, v_schema.backfill_state),
      'Replay only a failed one.', jsonb_build_object('backfill_state', v_schema.backfill_state));
  end if;
  perform core._act(p_actor, jsonb_build_object('replayed', true));
  select id into v_job from core.job
  where schema_id = p_schema_id and task = 'schema.backfill' and state = 'failed' order by id desc limit 1;
  if v_job is not null then
    perform core._revive_jobs(array[v_job]);
  else
    perform core._begin_backfill(p_schema_id, 'fold', format('select id from collections.%I', 'docs_' || v_schema.name));
  end if;
  return catalog.schema_detail(p_schema_id);
end;
$$;
comment on function api.replay_backfill is 'Start the filling of a table again after it failed. Raises CB002 for an unknown schema, CB003 when its filling has not failed.';
