create or replace function api.scatter_group(p_queue_job_id bigint, p_job_ids bigint[], p_worker text)
returns integer
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_ids bigint[];
begin
  select coalesce(array_agg(id), '{}') into v_ids
  from (
    select id from core.job
    where id = any (p_job_ids) and queue_job_id = p_queue_job_id and state = 'processing' order by id for update
  ) as held;
  perform core._act(p_worker);
  perform core._scatter_jobs(v_ids, 1);
  return cardinality(v_ids);
end;
$$;
comment on function api.scatter_group is 'Have jobs of a group done one by one, because the group could not be stored as a whole; its try does not count. Returns how many: those that were still in the hands of this queue job.';
