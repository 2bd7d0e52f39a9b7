-- A job of its own, for an acceptance must wait for documents on their way in, and storing is one.
-- What a person has decided about is left alone.
create or replace function core._auto_migrate(p_collection_id integer)
returns void
language plpgsql volatile
as $$
begin
  perform core._defer_jobs(array[core._insert_job('schema.backfill', schema.id)])
  from core.schema_def as schema
  where collection_id = p_collection_id and status = 'provisional' and storage_choice = 'sql' and decided_at is null
    and core._accepts_itself(p_collection_id) and core._gate_of(schema) ->> 'state' = 'passed'
    and not exists (select from core.schema_def as base
                    where base.id = schema.base_id and (base.status <> 'active' or base.backfill_state <> 'done'))
    and not exists (select from core.job where job.schema_id = schema.id and job.task = 'schema.backfill' and job.state <> 'done');
end;
$$;
comment on function core._auto_migrate is 'Queue the acceptance of a table that the gate passed, when the contract of the collection, or the setting auto_migrate, needs no person.';
