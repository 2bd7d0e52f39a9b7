-- Looking at a proposal changes nothing: only failing at it is worth a line. Neither is a job that continues
-- with its next turn. One statement for all jobs that changed: hundreds of small ones end together.
create or replace function core._trace_job()
returns trigger
language plpgsql
as $$
begin
  insert into core.lineage (id, request_id, schema_id, stage, actor, detail, created_at)
  select uuidv7(), job.request_id, job.schema_id,
    case
      when job.state = 'queued' and previous.state = 'failed' then 'replayed'
      when job.state = 'queued' then 'retrying'
      else job.state
    end,
    core._actor(),
    jsonb_strip_nulls(jsonb_build_object('task', job.task, 'job_id', job.id, 'attempt', job.attempts)
      || case when job.state = 'done' then coalesce(jsonb_build_object('result', job.result), '{}')
              when job.state in ('failed', 'queued') then jsonb_build_object(
                'stage', job.stage, 'error', job.error_code, 'message', job.error_message)
              else '{}' end) || core._act_detail(),
    core.current_time()
  from changed as job
  join before_change as previous using (id)
  where job.state <> previous.state
    and (job.task not in ('json.index', 'schema.gate', 'schema.dry_run', 'webhook.deliver') or job.state = 'failed' or previous.state = 'failed')
    and not (job.task = 'schema.backfill' and job.state in ('queued', 'processing') and previous.state <> 'failed'
             and previous.started_at is not null and job.error_code is null)
  order by job.id;
  return null;
end;
$$;
