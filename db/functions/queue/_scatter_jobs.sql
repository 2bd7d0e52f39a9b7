create or replace function core._scatter_jobs(p_job_ids bigint[], p_tries integer)
returns void
language plpgsql volatile
as $$
begin
  perform core._act(core._actor(), '{"reason": "stored apart from its group"}');
  update core.job
  set state = 'queued', attempts = greatest(attempts - p_tries, 0), next_try_at = null
  where id = any (p_job_ids) and state in ('queued', 'processing');
  perform core._defer_jobs(p_job_ids);
end;
$$;
comment on function core._scatter_jobs is 'Give each of these jobs a queue job of its own, and give back so many tries.';
