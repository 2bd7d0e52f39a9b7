create or replace function core._is_processing(p_job_id bigint)
returns boolean
language sql stable
as $$
  select exists (select from core.job where id = p_job_id and state = 'processing')
$$;
comment on function core._is_processing is 'Whether a worker works on a job at this moment.';
