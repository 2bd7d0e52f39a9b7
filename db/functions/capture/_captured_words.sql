create or replace function core._captured_words(p_local timestamp, p_precision text)
returns text
language sql immutable parallel safe
as $$
  select case when p_precision = 'year' then to_char(p_local, 'YYYY')
              else concat_ws(' ', core._captured_day(p_local, p_precision), to_char(p_local, 'FMMonth Mon'),
                             case when p_precision <> 'month' then to_char(p_local, 'FMDay') end) end
$$;
comment on function core._captured_words is 'The words by which a day is looked for: 2018-07-14 July Jul Saturday.';
