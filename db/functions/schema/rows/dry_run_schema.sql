create or replace function api.dry_run_schema(p_schema_id uuid)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def;
  v_counted jsonb;
begin
  v_schema := core._find_schema(p_schema_id);
  perform core._refuse_merged(v_schema.collection_id);
  loop
    v_counted := core._dry_run_batch(v_schema, v_counted);
    exit when (v_counted ->> 'done')::boolean;
  end loop;
  if core._ddl_sha256((core._lock_schema_decision(p_schema_id)).proposal) = core._ddl_sha256(v_schema.proposal) then
    perform core._record_dry_run(p_schema_id, core._ddl_sha256(v_schema.proposal), v_counted);
  end if;
  return v_counted - 'after' - 'done';
end;
$$;
comment on function api.dry_run_schema is 'What accepting a proposal would do to every stored document, now. It counts per column the values that fit, go to extra, are null or missing, and the same of the rows of each child table. Of a later version the whole table as it would be. Every document is counted, also those that a key would fold. Kept with the proposal. For many documents a worker does it in batches: api.check_schema.';
