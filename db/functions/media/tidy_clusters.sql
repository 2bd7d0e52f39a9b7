-- Some hundred clusters at a time, each time under the space's lock, so that recorders wait for one batch at most.
create or replace function api.tidy_clusters(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_space text := (select space from core.embedding_space where active);
  v_ids uuid[];
  v_moved integer := 0;
begin
  if v_job.state <> 'processing' then
    return jsonb_build_object('state', 'done');
  end if;
  perform core._act('nightly', jsonb_build_object('reason', 'a second look'));
  perform core._lock('space', core._lock_key(v_space));
  if v_job.result is null then
    v_moved := core._retry_singletons(v_space);
  end if;
  v_ids := array(
    select id from core.cluster
    where space = v_space and not closed and id > coalesce((v_job.result ->> 'after')::uuid, '00000000-0000-0000-0000-000000000000')
    order by id limit 200);
  perform core._recompute_means(v_ids, v_space);
  perform core._measure_certainty(v_ids);
  perform core._sort_into_library(v_ids);
  perform core._rename_guesses(v_ids);
  update core.job
  set result = jsonb_build_object('after', v_ids[cardinality(v_ids)], 'moved', coalesce((result ->> 'moved')::integer, v_moved),
                                  'clusters', coalesce((result ->> 'clusters')::integer, 0) + cardinality(v_ids))
  where id = p_job_id;
  if cardinality(v_ids) < 200 then
    perform core._end_job(p_job_id);
  end if;
  return (select result - 'after' || jsonb_build_object('state', case state when 'done' then 'done' else 'running' end)
          from core.job where id = p_job_id);
end;
$$;
comment on function api.tidy_clusters is 'The nightly look at clusters. Single pictures join what has come near, means are summed again, directories and unsorted files are told apart, names improve. {"moved", "clusters", "state": "running"|"done"}.';
