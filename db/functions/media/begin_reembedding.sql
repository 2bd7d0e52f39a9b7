create or replace function api.begin_reembedding(p_space text, p_switch boolean default true, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job bigint;
begin
  perform core._lock('spaces');
  perform core._check_space(p_space);
  perform core._act(p_actor);
  if exists (select from core.reembedding where state = 'running' and space <> p_space) then
    perform core._refuse('CB003', 'Another space is being filled', 'Wait for its end; catalog.reembedding shows how far it is.',
      (select jsonb_build_object('space', space) from core.reembedding where state = 'running' limit 1));
  end if;
  if exists (select from core.reembedding join core.job on job.id = job_id
             where space = p_space and reembedding.state = 'running' and job.state in ('queued', 'processing')) then
    update core.reembedding set switch = p_switch where space = p_space and switch <> p_switch;
    return core._reembedding_item(p_space);
  end if;
  v_job := core._insert_job('media.reembed');
  insert into core.reembedding (space, state, from_space, switch, total, job_id, started_by, started_at)
  select p_space, 'running', (select space from core.embedding_space where active), p_switch,
         (select count(*) from core._without_vector(p_space, null, null)), v_job, core._actor(), core.current_time()
  on conflict (space) do update
  set state = 'running', from_space = excluded.from_space, switch = excluded.switch, done = 0, total = excluded.total,
      skipped = '{}', after = null, overlap = null, job_id = excluded.job_id, started_by = excluded.started_by,
      started_at = excluded.started_at, finished_at = null;
  perform core._defer_jobs(array[v_job]);
  return core._reembedding_item(p_space);
end;
$$;
comment on function api.begin_reembedding is 'Fill a space with vectors of every file beside the active one, and switch to it when it is full, unless p_switch is false. Files that have their vector are passed over, so going back, or on after a stop, costs only what is missing.';
