create or replace function catalog.throughput(p_minutes integer default 60)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_now timestamptz := core.current_time();
  v_from timestamptz;
begin
  p_minutes := core._bounded(p_minutes, 1440);
  v_from := date_trunc('minute', v_now) - make_interval(mins => p_minutes - 1);
  return jsonb_build_object('since', v_from, 'objects', (
    with done as (
      select date_bin('1 minute', finished_at, v_from) as minute, sum(coalesce(last_ordinal - first_ordinal + 1, 1)) as objects
      from core.job
      where finished_at >= v_from and state = 'done' and task in ('media.process', 'json.store')
      group by 1
    )
    select jsonb_agg(coalesce(objects, 0) order by minute)
    from generate_series(v_from, v_from + make_interval(mins => p_minutes - 1), interval '1 minute') as minute
    left join done using (minute)));
end;
$$;
comment on function catalog.throughput is 'Objects finished in each of the last minutes, the running one last: {"since", "objects": [n, …]}.';
