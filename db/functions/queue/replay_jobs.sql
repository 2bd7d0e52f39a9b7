create or replace function api.replay_jobs(p_filter jsonb default '{}', p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_chosen bigint[];
  v_jobs bigint[];
begin
  perform core._check_job_filter(p_filter, array['task', 'code', 'stage', 'job_ids']);
  v_chosen := core._job_ids(p_filter -> 'job_ids');
  select coalesce(array_agg(id), '{}') into v_jobs
  from (
    select id from core.job
    where (state = 'failed'
           -- Files that were rejected come back only when their reason or their jobs are named.
           or core._is_rejected(job) and (id = any (v_chosen) or id in (
                select job_id from core.asset join core.failure on failure.asset_id = asset.id
                where failure.code = p_filter ->> 'code')))
      and core._job_passes(job, p_filter) and (v_chosen is null or id = any (v_chosen))
    order by id
    for update skip locked
  ) as dead;
  perform core._act(p_actor, jsonb_build_object('replayed', true));
  return jsonb_build_object('replayed', core._revive_jobs(v_jobs))
    || case when v_chosen is null then '{}'
            else jsonb_build_object('passed_over', cardinality(v_chosen) - cardinality(v_jobs)) end;
end;
$$;
comment on function api.replay_jobs is 'Bring back all dead letters, or those of one task, code or stage, or those of [job_ids]. Files that failed come back with their jobs when their code or their jobs are named. Returns {"replayed": n}, and of given ids also {"passed_over": n}: those that were not a dead letter (any more).';
