-- One job takes hundreds of files at a time, so that a few of them share even a large merge.
create or replace function core._defer_placement(p_count integer)
returns void
language plpgsql volatile
as $$
begin
  if p_count = 0 then
    return;
  end if;
  perform core._defer_jobs(array_agg(core._insert_job('media.place')))
  from generate_series(1, least(ceil(p_count / 1000.0)::integer, 4));
end;
$$;
comment on function core._defer_placement is 'Queue the jobs that place so many files; none for none.';
