-- A living proposal changes with every batch that changes the sample. One job looks at the newest: a
-- job that waits is enough, one that has begun may have read an older proposal. A dry run is old when
-- it has seen less than half of what there is.
create or replace function core._queue_check(p_schema_id uuid)
returns void
language plpgsql volatile
as $$
declare
  v_job bigint;
begin
  insert into core.job (state, task, queue, schema_id, max_attempts, created_at)
  select 'queued', 'schema.check', 'maintenance', schema.id, core._number_setting('max_attempts'), core.current_time()
  from core.schema_def as schema
  join core.collection on collection.id = schema.collection_id
  cross join lateral (select core._gate_of(schema)) as judged (verdict)
  where schema.id = p_schema_id and schema.status <> 'active'
    and (verdict ->> 'state' = 'unchecked'
         or schema.dry_run ->> 'ddl_sha256' is distinct from verdict ->> 'ddl_sha256'
         or (schema.dry_run ->> 'documents')::bigint * 2 < collection.documents)
    and not exists (
      select from core.job where job.schema_id = schema.id and job.task = 'schema.check' and job.state = 'queued')
  returning id into v_job;
  perform core._defer_jobs(array_remove(array[v_job], null));
end;
$$;
comment on function core._queue_check is 'Have a worker look at a proposal, when the gate or the dry run have not seen it as it is now.';
