create or replace function core._unsorted_period(p_local timestamp, p_precision text)
returns text
language sql stable
as $$
  select coalesce(case when value #>> '{}' = 'day' then day else left(day, 7) end, 'undated')
  from core.setting, core._captured_day(p_local, p_precision) as day
  where setting.name = 'unsorted_by'
$$;
comment on function core._unsorted_period is 'The directory below library/unsorted/ for a file taken at this local time.';
