create or replace function core._named_day(p_words text, p_last boolean)
returns date
language plpgsql stable
as $$
declare
  v_day date;
begin
  if p_words !~ '^\d{4}(-\d\d(-\d\d)?)?$' or not pg_input_is_valid(rpad(p_words, 10, '-01'), 'date') then
    return null;
  end if;
  v_day := rpad(p_words, 10, '-01');
  return case when not p_last then v_day
              when length(p_words) = 4 then v_day + interval '1 year' - interval '1 day'
              when length(p_words) = 7 then v_day + interval '1 month' - interval '1 day'
              else v_day end;
end;
$$;
comment on function core._named_day is 'The day of 2018-07-14, the first or with p_last the last one of 2018-07 or 2018; null for anything else.';
