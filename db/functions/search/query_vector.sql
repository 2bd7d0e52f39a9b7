create or replace function catalog.query_vector(p_question text, p_space text default null)
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object(
    'question', core._question(p_question), 'space', wanted.space, 'vector', known.vector::text,
    'state', case
      when wanted.space is null then 'no_space'
      when known.vector is not null then 'known'
      when known.made_at is not null then 'meaningless'
      when job.state = 'failed' then 'failed'
      when known.job_id is not null then 'waiting'
      else 'unknown' end,
    'error', case when known.made_at is null then job.error_message end)
  from (select coalesce(p_space, (select space from core.embedding_space where active)) as space) as wanted
  left join core.query_vector as known
    on known.space = wanted.space and known.question_md5 = md5(core._question(p_question))
       and known.question = core._question(p_question)
  left join core.job on job.id = known.job_id
$$;
comment on function catalog.query_vector is 'What is known of a text in a space, the active one unless another is named: {"question", "space", "state", "vector", "error"}. state is known, meaningless (without a vector in the space), waiting, failed, unknown, or no_space.';
