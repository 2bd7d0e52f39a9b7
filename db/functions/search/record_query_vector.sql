-- Each new text removes up to two that are older than a month, so the table holds about the texts of a month.
--
-- A session of an analyst may hold the row of a text that it asked for. A search has its vector then, and keeping it for
-- others is not worth a wait: 55P03 after a moment.
create or replace function api.record_query_vector(p_space text, p_question text, p_vector vector, p_job_id bigint default null)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_now timestamptz := core.current_time();
  v_job core.job;
begin
  if abs(vector_norm(p_vector) - 1) > 0.01 then
    perform core._refuse('CB001', format('The vector has length %s, not 1', vector_norm(p_vector)),
      'Normalise it; give none when the text means nothing in the space.', jsonb_build_object('space', p_space));
  end if;
  if p_job_id is not null then
    v_job := core._lock_job(p_job_id);
    if v_job.state <> 'processing' then
      return;
    end if;
  else
    perform set_config('lock_timeout', '20ms', true);
  end if;
  perform core._act(v_job.worker);
  insert into core.query_vector (space, question, vector, made_at, created_at)
  select space, core._question(p_question), p_vector, v_now, v_now
  from core.embedding_space
  where space = p_space and length(core._question(p_question)) <= 1000
  on conflict (space, question_md5) do update
  set vector = excluded.vector, made_at = excluded.made_at
  where query_vector.made_at is null and query_vector.question = excluded.question;
  delete from core.query_vector
  where (space, question_md5) in (
    select space, question_md5 from core.query_vector
    where created_at < v_now - interval '30 days' order by created_at limit 2);
  if p_job_id is not null then
    perform core._end_job(p_job_id);
  end if;
end;
$$;
comment on function api.record_query_vector is 'Keep the vector of a text, null when it means nothing in the space. The first one stays. With p_job_id it ends that job; without, it raises 55P03 where another session holds the row of the text.';
