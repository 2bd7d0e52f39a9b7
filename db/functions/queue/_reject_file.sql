-- The job has done its work: it found out that the file is damaged. So it ends, and no operator is called.
create or replace function core._reject_file(p_job core.job, p_stage text, p_code text, p_message text, p_detail text)
returns void
language plpgsql volatile
as $$
begin
  update core.job
  set state = 'done', stage = p_stage, error_code = p_code, error_message = p_message, error_permanent = true,
      finished_at = core.current_time(), next_try_at = null
  where id = p_job.id;
  with failed as (
    update core.asset
    set status = 'failed'
    where request_id = p_job.request_id and job_id = p_job.id and status = 'queued'
    returning id
  )
  insert into core.failure (asset_id, stage, code, message, detail, created_at)
  select id, p_stage, p_code, p_message, p_detail, core.current_time() from failed
  on conflict (asset_id) do update
  set stage = excluded.stage, code = excluded.code, message = excluded.message, detail = excluded.detail,
      created_at = excluded.created_at;
end;
$$;
comment on function core._reject_file is 'End a job whose file is damaged, encrypted or not supported: the object fails, with its reason.';
