-- How one column takes its value from a document, and when that value alone gives the source back: always
-- where core._type_sql has no way back, else when that way leads to the very text. A value that does not fit is
-- null here and stays in extra; so does a value of a key that its unique index cannot take.
create or replace function core._column_sql(p_column jsonb, p_value text)
returns table (value text, exact text)
language sql immutable
as $$
  select case when limited.fits = '' then made else format('case when %s then %s end', limited.fits, made) end,
         format('coalesce(%s, false)', concat_ws(' and ', nullif(limited.fits, ''), case when limited.fits = '' then p_value || ' is not null' end,
           case when back is not null then format('%s = %s #>> ''{}''', back, p_value) end))
  from core._type_sql(p_column, p_value) as way
  cross join lateral (
    select concat_ws(' and ', nullif(way.fits, 'true'), case when p_column ? 'in_key' then core._key_limit_sql(p_column, way.made) end) as fits
  ) as limited
$$;
comment on function core._column_sql is 'SQL over p_value (a jsonb expression): the column''s value, and whether it alone gives p_value back. No row for a type that is not offered.';
