-- Only of DDL that the gate has passed. Of a verdict jsonb no table is expected, so none is tried unless a
-- person asks, or has edited it. A dry run is old when it has seen less than half of what there is.
create or replace function core._queue_dry_run(p_schema_id uuid, p_asked boolean)
returns void
language plpgsql volatile
as $$
begin
  perform core._defer_jobs(array[core._insert_job('schema.dry_run', schema.id)])
  from core.schema_def as schema
  join core.collection on collection.id = schema.collection_id
  cross join lateral (select core._gate_of(schema)) as judged (verdict)
  where schema.id = p_schema_id and schema.status <> 'active'
    and (p_asked or core._wants_dry_run(schema) and verdict ->> 'state' = 'passed')
    and (schema.dry_run ->> 'ddl_sha256' is distinct from verdict ->> 'ddl_sha256'
         or (schema.dry_run ->> 'documents')::bigint * 2 < collection.documents)
    and not exists (
      select from core.job where job.schema_id = schema.id and job.task = 'schema.dry_run' and job.state = 'queued');
end;
$$;
comment on function core._queue_dry_run is 'Have a worker try a proposal on the stored documents, when that is worth it and has not been done.';
