-- One job takes hundreds of files at a time, so that a few of them share even a large merge.
create or replace function core._defer_placement(p_count integer)
returns void
language plpgsql volatile
as $$
declare
  v_jobs bigint[];
begin
  if p_count = 0 then
    return;
  end if;
  with made as (
    insert into core.job (state, task, queue, max_attempts, created_at)
    select 'queued', 'media.place', 'maintenance', core._number_setting('max_attempts')::integer, core.current_time()
    from generate_series(1, least(ceil(p_count / 1000.0)::integer, 4))
    returning id
  )
  select array_agg(id) into v_jobs from made;
  perform core._defer_jobs(v_jobs);
end;
$$;
comment on function core._defer_placement is 'Queue the jobs that place so many files; none for none.';
