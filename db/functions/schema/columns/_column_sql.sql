-- How one column takes its value from a document, and when that value alone gives the source back. That is always where
-- core._type_sql has no way back, else when that way gives exactly the text. A column with a reading takes the meaning
-- of the value, computed once for both, and gives it back in its usual rendering. A value that does not fit is null
-- here and stays in extra. So does a value of a key that its unique index cannot take.
create or replace function core._column_sql(p_column jsonb, p_value text)
returns table (value text, exact text)
language sql immutable
as $$
  select case when is_read then format('(select %s from (select core._read_as(%s, %L) as said offset 0) as read)', taken, p_value, core._how(p_column))
              else taken end,
         case when is_read then format(
                'coalesce((select %s::text = %s::text from (select %s as made from (select core._read_as(%2$s, %4$L) as said offset 0) as read offset 0) as took), false)',
                core._value_sql('made', p_column), p_value, taken, core._how(p_column))
              else format('coalesce(%s, false)', concat_ws(' and ', nullif(limited.fits, ''), case when limited.fits = '' then p_value || ' is not null' end,
                case when back is not null then format('%s = %s #>> ''{}''', back, p_value) end)) end
  from (select p_column ? 'reading' as is_read) as given
  cross join lateral (
    select case when is_read then p_column - 'style' - 'reading' else p_column end as col, case when is_read then 'said' else p_value end as value
  ) as read
  cross join lateral core._type_sql(read.col, read.value) as way
  cross join lateral (
    select concat_ws(' and ', nullif(way.fits, 'true'), case when p_column ? 'in_key' then core._key_limit_sql(p_column, way.made) end) as fits
  ) as limited
  cross join lateral (select case when limited.fits = '' then made else format('case when %s then %s end', limited.fits, made) end as taken) as put
$$;
comment on function core._column_sql is 'SQL over p_value (a jsonb expression): the column''s value, and whether it alone gives p_value back. No row for a type that is not offered.';
