-- How one column takes its value from a document, and when that value alone gives the source back: always
-- where core._type_sql has no way back, else when that way leads to the very text. A column with a reading takes what
-- the value says, and gives it back in its usual rendering. A value that does not fit is
-- null here and stays in extra; so does a text of a key that is too long for its unique index: a btree refuses
-- entries of more than 2704 bytes, and a key has up to four columns.
create or replace function core._column_sql(p_column jsonb, p_value text)
returns table (value text, exact text)
language sql immutable
as $$
  select case when limited.fits = 'true' then made else format('case when %s then %s end', limited.fits, made) end,
         format('coalesce(%s, false)', concat_ws(' and ', nullif(limited.fits, 'true'),
           case when limited.fits = 'true' then read.value || ' is not null' end,
           case when p_column ? 'reading' then format('%s::text = %s::text', core._value_sql(format('(%s)', made), p_column), p_value)
                when back is not null then format('%s = %s #>> ''{}''', back, p_value) end))
  from (
    select case when p_column ? 'reading' then format('core._read_as(%s, %L)', p_value, core._how(p_column)) else p_value end as value,
           case when p_column ? 'reading' then p_column - 'style' - 'reading' else p_column end as col
  ) as read
  cross join lateral core._type_sql(read.col, read.value) as way
  cross join lateral (
    select concat_ws(' and ', case when p_column ? 'reading' and way.fits = 'true' then read.value || ' is not null' else way.fits end,
      case when p_column ? 'in_key' and p_column ->> 'type' = 'text' then format('octet_length(%s) <= 500', way.made) end) as fits
  ) as limited
$$;
comment on function core._column_sql is 'SQL over p_value (a jsonb expression): the column''s value, and whether it alone gives p_value back. No row for a type that is not offered.';
