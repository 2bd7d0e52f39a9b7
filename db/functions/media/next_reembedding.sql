-- When a round finds nothing more, another begins at the front: a file may have been recorded behind its back. The last
-- look is taken under the lock that recorders hold. So nothing is recorded in the old space between that look and the
-- switch.
create or replace function api.next_reembedding(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_fill core.reembedding;
  v_files jsonb;
begin
  select * into v_fill from core.reembedding where job_id = p_job_id for update;
  if v_job.state <> 'processing' or not found or v_fill.state <> 'running' then
    if v_job.state = 'processing' then
      perform core._end_job(p_job_id);
    end if;
    return jsonb_build_object('state', 'done', 'space', v_fill.space, 'files', jsonb_build_array());
  end if;
  perform core._act(v_job.worker);
  v_files := core._reembedding_files(v_fill.space, v_fill.after);
  if v_files = '[]' then
    perform core._lock('spaces');
    -- Those that api.use_space takes as well, for it comes later in this transaction.
    perform core._lock('space', core._lock_key(space))
    from (select space from core.embedding_space where active or space in (v_fill.from_space, v_fill.space)
          order by core._lock_key(space)) as concerned;
    v_files := core._reembedding_files(v_fill.space, null);
  end if;
  if v_files <> '[]' then
    return jsonb_build_object('state', 'running', 'space', v_fill.space, 'files', v_files);
  end if;
  update core.reembedding
  set state = 'done', finished_at = core.current_time(), overlap = core._space_overlap(v_fill.from_space, v_fill.space)
  where space = v_fill.space;
  if v_fill.switch then
    perform api.use_space(v_fill.space, v_fill.started_by);
  end if;
  perform core._end_job(p_job_id);
  return jsonb_build_object('state', 'done', 'space', v_fill.space, 'files', v_files);
end;
$$;
comment on function api.next_reembedding is 'The next files that need a vector in the space a job fills; with none left the space is done, and becomes active if requested.';
