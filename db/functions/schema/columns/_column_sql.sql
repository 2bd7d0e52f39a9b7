-- How one column takes its value from a document, and when that value alone gives the source back: always
-- where core._type_sql has no way back, else when that way leads to the very text. A value that does not fit is
-- null here and stays in extra; so does a text of a key that is too long for its unique index: a btree refuses
-- entries of more than 2704 bytes, and a key has up to four columns.
create or replace function core._column_sql(p_column jsonb, p_value text)
returns table (value text, exact text)
language sql immutable
as $$
  select case when limited.fits = 'true' then made else format('case when %s then %s end', limited.fits, made) end,
         format('coalesce(%s, false)', concat_ws(' and ', nullif(limited.fits, 'true'), case when limited.fits = 'true' then p_value || ' is not null' end,
           case when back is not null then format('%s = %s #>> ''{}''', back, p_value) end))
  from core._type_sql(p_column, p_value) as way
  cross join lateral (
    select concat_ws(' and ', way.fits, case when p_column ? 'in_key' and p_column ->> 'type' = 'text' then format('octet_length(%s) <= 500', way.made) end) as fits
  ) as limited
$$;
comment on function core._column_sql is 'SQL over p_value (a jsonb expression): the column''s value, and whether it alone gives p_value back. No row for a type that is not offered.';
