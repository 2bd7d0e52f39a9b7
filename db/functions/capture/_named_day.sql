create or replace function core._named_day(p_words text, p_last boolean)
returns date
language sql immutable parallel safe
as $$
  select case when not p_last then first when length(p_words) = 4 then first + interval '1 year' - interval '1 day'
              when length(p_words) = 7 then first + interval '1 month' - interval '1 day' else first end::date
  from (
    select case when p_words ~ '^\d{4}(-\d\d(-\d\d)?)?$' and p_words > '0001' and pg_input_is_valid(rpad(p_words, 10, '-01'), 'date')
                then make_date(left(p_words, 4)::integer, coalesce(nullif(substr(p_words, 6, 2), ''), '1')::integer,
                               coalesce(nullif(substr(p_words, 9, 2), ''), '1')::integer) end as first) as day
$$;
comment on function core._named_day is 'The day of 2018-07-14, the first or with p_last the last one of 2018-07 or 2018; null for anything else.';
