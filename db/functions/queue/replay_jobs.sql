create or replace function api.replay_jobs(p_filter jsonb default '{}', p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_unknown text;
  v_jobs bigint[];
begin
  select key into v_unknown from jsonb_object_keys(p_filter) as key where key not in ('task', 'code', 'stage');
  if v_unknown is not null then
    perform core._refuse('CB001', format('dead letters cannot be chosen by %s', v_unknown),
      'Use task, code or stage.', jsonb_build_object('filter', p_filter));
  end if;
  select array_agg(id) into v_jobs
  from (
    select id from core.job
    where state = 'failed'
      and (p_filter ->> 'task' is null or task = p_filter ->> 'task')
      and (p_filter ->> 'code' is null or error_code = p_filter ->> 'code')
      and (p_filter ->> 'stage' is null or stage = p_filter ->> 'stage')
    order by id
    for update skip locked
  ) as dead;
  perform core._act(p_actor, jsonb_build_object('replayed', true));
  return jsonb_build_object('replayed', core._revive_jobs(coalesce(v_jobs, '{}')));
end;
$$;
comment on function api.replay_jobs is 'Bring back all dead letters, or those of one task, code or stage. Returns {"replayed": n}.';
