-- A dead letter: the job has failed permanently, and with it every object it had not finished.
create or replace function core._bury_job(
  p_job core.job, p_stage text, p_code text, p_message text, p_permanent boolean
)
returns void
language plpgsql volatile
as $$
begin
  update core.job
  set state = 'failed', stage = p_stage, error_code = p_code, error_message = p_message,
      error_permanent = p_permanent, finished_at = core.current_time(), next_try_at = null
  where id = p_job.id;
  -- A routing job has no objects of its own: those that waited for it fail with it.
  if p_job.task = 'json.route' then
    update core.job
    set state = 'failed', stage = p_stage, error_code = p_code, error_message = p_message,
        error_permanent = p_permanent, finished_at = core.current_time()
    where request_id = p_job.request_id and task = 'json.store' and state = 'queued' and queue_job_id is null;
  end if;
  if p_job.task = 'schema.backfill' then
    perform core._move_backfills(
      array(select id from core.schema_def where id = p_job.schema_id and status = 'active' and backfill_state = 'running'),
      'failed', p_message);
  end if;
  with failed as (
    update core.asset
    set status = 'failed'
    from core.job
    where job.id = asset.job_id and job.state = 'failed'
      and (job.id = p_job.id or p_job.task = 'json.route' and job.queue_job_id is null)
      and asset.request_id = p_job.request_id and asset.status = 'queued'
    returning asset.id
  )
  insert into core.failure (asset_id, stage, code, message, created_at)
  select id, p_stage, p_code, p_message, core.current_time() from failed
  on conflict (asset_id) do update
  set stage = excluded.stage, code = excluded.code, message = excluded.message, created_at = excluded.created_at;
end;
$$;
