create or replace function api.check_schema(p_schema_id uuid)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._lock_changeable_schema(p_schema_id);
begin
  perform core._act(session_user);
  update core.schema_def set dry_run = null where id = p_schema_id;
  perform core._queue_check(p_schema_id);
  perform core._queue_dry_run(p_schema_id, true);
  return catalog.schema_detail(p_schema_id);
end;
$$;
comment on function api.check_schema is 'Have a worker check a proposal again. The gate reads its DDL, and the dry run reads every stored document, whatever the verdict is.';
