-- How one column takes its value from a document, and when that value alone gives the source back. A value
-- that does not fit is null here and stays in extra; so does a number of more than 1000 digits, which an
-- index on the column could not take, and a text of a key that is too long for its unique index: a btree
-- refuses entries of more than 2704 bytes, and a key has up to four columns.
create or replace function core._column_sql(p_type text, p_value text)
returns table (value text, exact text)
language sql immutable
as $$
  select case when fits = 'true' then p_value else format('case when %s then %s end', fits, made) end,
         format('coalesce(%s, false)', concat_ws(' and ', fits, alone))
  from (
    select format(fits, p_value), format(made, p_value), format(alone, p_value)
    from (values
      ('text', 'jsonb_typeof(%1$s) = ''string''', '%1$s #>> ''{}''', null),
      ('key text', 'jsonb_typeof(%1$s) = ''string'' and octet_length(%1$s #>> ''{}'') <= 500', '%1$s #>> ''{}''', null),
      ('numeric', 'jsonb_typeof(%1$s) = ''number'' and length(%1$s #>> ''{}'') <= 1000', '%1$s::numeric', null),
      ('bigint', 'jsonb_typeof(%1$s) = ''number'' and %1$s #>> ''{}'' ~ ''^-?\d+$'' and pg_input_is_valid(%1$s #>> ''{}'', ''bigint'')',
       '(%1$s #>> ''{}'')::bigint', null),
      ('uuid', 'jsonb_typeof(%1$s) = ''string'' and pg_input_is_valid(%1$s #>> ''{}'', ''uuid'')',
       '(%1$s #>> ''{}'')::uuid', '(%1$s #>> ''{}'')::uuid::text = %1$s #>> ''{}'''),
      ('boolean', 'jsonb_typeof(%1$s) = ''boolean''', '%1$s::boolean', null),
      ('timestamptz', 'jsonb_typeof(%1$s) = ''string'' and core._is_timestamptz(%1$s #>> ''{}'')',
       '(%1$s #>> ''{}'')::timestamptz', 'core._timestamp_text((%1$s #>> ''{}'')::timestamptz) = %1$s #>> ''{}'''),
      ('date', 'jsonb_typeof(%1$s) = ''string'' and core._is_date(%1$s #>> ''{}'')', '(%1$s #>> ''{}'')::date', null),
      ('jsonb', 'true', '%1$s', '%1$s is not null')
    ) as known (type, fits, made, alone)
    where type = p_type
  ) as way (fits, made, alone)
$$;
comment on function core._column_sql is 'SQL over p_value (a jsonb expression): the column''s value, and whether it alone gives p_value back.';
