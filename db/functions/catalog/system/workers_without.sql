create or replace function catalog.workers_without(p_space text)
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object('workers', coalesce(jsonb_agg(worker order by worker), '[]'))
  from core.worker_model
  where p_space <> all (spaces) and reported_at > core.current_time() - make_interval(secs => core._number_setting('stalled_seconds')::double precision)
$$;
comment on function catalog.workers_without is 'Live workers that cannot make vectors of a space, as they reported themselves: {"workers": ["host:pid:number"]}.';
