-- Documents that failed with their whole job are in the job's row.
create or replace function core._trace_failure()
returns trigger
language plpgsql
as $$
begin
  insert into core.lineage (id, request_id, asset_id, stage, actor, detail, created_at)
  select uuidv7(), asset.request_id, asset.id, 'object_failed', core._actor(),
         jsonb_build_object('stage', failure.stage, 'code', failure.code, 'message', failure.message)
         || jsonb_strip_nulls(jsonb_build_object('detail', failure.detail)) || core._act_detail(), core.current_time()
  from arrived as failure
  join core.asset on asset.id = failure.asset_id
  left join core.job on job.id = asset.job_id
  where asset.kind = 'media' or job.state is distinct from 'failed'
  order by asset.ordinal;
  return null;
end;
$$;
