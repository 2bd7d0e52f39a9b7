-- A living proposal changes with every batch that changes the sample. One job looks at the newest: a
-- job that waits is enough, one that has begun may have read an older proposal.
create or replace function core._queue_check(p_schema_id uuid)
returns void
language plpgsql volatile
as $$
begin
  perform core._defer_jobs(array[core._insert_job('schema.gate', schema.id)])
  from core.schema_def as schema
  where schema.id = p_schema_id and schema.status <> 'active'
    and core._gate_of(schema) ->> 'state' = 'unchecked'
    and not exists (
      select from core.job where job.schema_id = schema.id and job.task = 'schema.gate' and job.state = 'queued');
  perform core._queue_dry_run(p_schema_id, false);
end;
$$;
comment on function core._queue_check is 'Have a worker look at a proposal, when the gate or the dry run have not seen it as it is now.';
