-- The row is the lock: of two requests for the same text at once, one asks a worker. Analysts may call it, so what waits is
-- bounded.
create or replace function api.request_query_vector(p_question text)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  c_most constant integer := 1000;
  v_question text := core._question(p_question);
  v_known jsonb := catalog.query_vector(p_question);
  v_job bigint;
begin
  if v_question is null or length(v_question) > 1000 then
    perform core._refuse('CB001', 'A text to search for has from 1 to 1000 characters', 'Say it in fewer words.',
      jsonb_build_object('length', coalesce(length(v_question), 0)));
  end if;
  if v_known ->> 'state' not in ('unknown', 'failed') then
    return v_known;
  end if;
  if (select count(*) from (select from core.job where queue = 'questions' and state = 'queued' limit c_most) as waiting) = c_most then
    perform core._refuse('CB010', format('%s texts wait for their vectors already', c_most), 'Try again later.',
      jsonb_build_object('budget', 'texts', 'limit', c_most, 'retry_after', 60));
  end if;
  perform core._act(null);
  insert into core.query_vector (space, question, created_at)
  values (v_known ->> 'space', v_question, core.current_time())
  on conflict (space, question_md5) do nothing;
  perform from core.query_vector
  where space = v_known ->> 'space' and question_md5 = md5(v_question) for update;
  v_known := catalog.query_vector(p_question);
  if v_known ->> 'state' in ('unknown', 'failed') then
    v_job := core._insert_job('embed.text');
    update core.query_vector set job_id = v_job
    where space = v_known ->> 'space' and question_md5 = md5(v_question);
    perform core._defer_jobs(array[v_job]);
  end if;
  return catalog.query_vector(p_question);
end;
$$;
comment on function api.request_query_vector is 'Ask a worker for the vector of a text in the active space, unless it is known or asked for already. Answers as catalog.query_vector; call api.embed_text waits for it.';
