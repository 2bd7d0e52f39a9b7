create or replace function core._is_rejected(p_job core.job)
returns boolean
language sql immutable
as $$
  select p_job.state = 'done' and p_job.task = 'media.process' and p_job.result is null and p_job.error_code is not null
$$;
comment on function core._is_rejected is 'Whether a job ended because its file is damaged. It may be replayed, as after an upgrade that reads more.';
