create or replace function core._job_item(p_job catalog.job)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'job_id', p_job.job_id, 'task', p_job.task, 'queue', p_job.queue, 'state', p_job.state, 'stage', p_job.stage,
    'attempts', p_job.attempts, 'max_attempts', core._most_attempts(p_job.max_attempts, p_job.error_code),
    'error', case when p_job.error_code is not null then jsonb_build_object(
      'code', p_job.error_code, 'message', p_job.error_message, 'permanent', p_job.error_permanent) end,
    'system_id', p_job.system_id, 'filename', p_job.filename, 'objects', p_job.objects, 'request_id', p_job.request_id,
    'schema_id', p_job.schema_id, 'worker', p_job.worker, 'created_at', p_job.created_at, 'started_at', p_job.started_at,
    'finished_at', p_job.finished_at, 'next_try_at', p_job.next_try_at, 'progress', p_job.progress)
$$;
