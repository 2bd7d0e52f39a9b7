create or replace function core._captured_day(p_local timestamp, p_precision text)
returns text
language sql immutable parallel safe
as $$
  select to_char(p_local, case p_precision when 'year' then 'YYYY' when 'month' then 'YYYY-MM' else 'YYYY-MM-DD' end)
$$;
comment on function core._captured_day is 'The local day something was taken, or the month or year where no more is known.';
