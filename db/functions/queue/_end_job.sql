create or replace function core._end_job(p_job_id bigint)
returns void
language sql volatile
as $$
  update core.job
  set state = 'done', finished_at = core.current_time(), next_try_at = null,
      error_code = null, error_message = null, error_permanent = null
  where id = p_job_id
$$;
