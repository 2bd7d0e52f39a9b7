-- The types a column may have. The way back is a text, as core._value_sql gives it back in JSON. A number of more
-- than 1000 digits could not be in an index on its column.
create or replace function core._type_sql(p_column jsonb, p_value text)
returns table (fits text, made text, back text)
language sql immutable
as $$
  select format(way.fits, p_value), format(way.made, p_value, sized), 
         format(case when p_column ? 'style' and asked.type = 'timestamptz' then 'core._moment_text(%s, %L)' else way.back end,
           format('(%s)', format(way.made, p_value, sized)), p_column ->> 'style')
  from (values
    ('text', 'jsonb_typeof(%1$s) = ''string''', '%1$s #>> ''{}''', null),
    ('numeric', 'jsonb_typeof(%1$s) = ''number'' and length(%1$s #>> ''{}'') <= 1000', '%1$s::numeric', null),
    ('numeric()', null, '(%1$s #>> ''{}'')::%2$s', '%s::text'),
    ('double precision', 'jsonb_typeof(%1$s) = ''number'' and pg_input_is_valid(%1$s #>> ''{}'', ''float8'')', '(%1$s #>> ''{}'')::float8', 'to_jsonb(%s) #>> ''{}'''),
    ('bigint', 'jsonb_typeof(%1$s) = ''number'' and %1$s #>> ''{}'' ~ ''^-?\d+$'' and pg_input_is_valid(%1$s #>> ''{}'', ''bigint'')',
     '(%1$s #>> ''{}'')::bigint', null),
    ('integer', 'jsonb_typeof(%1$s) = ''number'' and %1$s #>> ''{}'' ~ ''^-?\d+$'' and pg_input_is_valid(%1$s #>> ''{}'', ''integer'')',
     '(%1$s #>> ''{}'')::integer', null),
    ('uuid', 'jsonb_typeof(%1$s) = ''string'' and pg_input_is_valid(%1$s #>> ''{}'', ''uuid'')', '(%1$s #>> ''{}'')::uuid', '%s::text'),
    ('inet', 'jsonb_typeof(%1$s) = ''string'' and pg_input_is_valid(%1$s #>> ''{}'', ''inet'')', '(%1$s #>> ''{}'')::inet', 'to_jsonb(%s) #>> ''{}'''),
    ('boolean', 'jsonb_typeof(%1$s) = ''boolean''', '%1$s::boolean', null),
    ('timestamptz', 'jsonb_typeof(%1$s) = ''string'' and core._is_timestamptz(%1$s #>> ''{}'')', '(%1$s #>> ''{}'')::timestamptz', 'core._timestamp_text(%s)'),
    ('timestamp', 'jsonb_typeof(%1$s) = ''string'' and core._is_timestamp(%1$s #>> ''{}'')', '(%1$s #>> ''{}'')::timestamp', 'to_jsonb(%s) #>> ''{}'''),
    ('date', 'jsonb_typeof(%1$s) = ''string'' and core._is_date(%1$s #>> ''{}'')', '(%1$s #>> ''{}'')::date', null),
    ('time', 'jsonb_typeof(%1$s) = ''string'' and %1$s #>> ''{}'' ~ ''^\d\d:\d\d(:\d\d(\.\d{1,6})?)?$'' and pg_input_is_valid(%1$s #>> ''{}'', ''time'')',
     '(%1$s #>> ''{}'')::time', '%s::text'),
    ('text[]', 'core._is_array_of(%1$s, ''string'')', 'array(select jsonb_array_elements_text(%1$s))', null),
    ('integer[]', 'core._is_array_of(%1$s, ''number'', ''integer'')',
     'array(select (element #>> ''{}'')::integer from jsonb_array_elements(%1$s) as element)', null),
    ('bigint[]', 'core._is_array_of(%1$s, ''number'', ''bigint'')',
     'array(select (element #>> ''{}'')::bigint from jsonb_array_elements(%1$s) as element)', null),
    ('numeric[]', 'core._is_array_of(%1$s, ''number'')', 'array(select (element #>> ''{}'')::numeric from jsonb_array_elements(%1$s) as element)', null),
    ('jsonb', 'true', '%1$s', null)
  ) as known (type, fits, made, back)
  cross join lateral (select p_column ->> 'type' as type, regexp_match(p_column ->> 'type', '^numeric\(([1-9]\d{0,2}),(0|[1-9]\d{0,2})\)$') as size) as asked
  cross join lateral (
    select coalesce(known.fits, format(
      'jsonb_typeof(%%1$s) = ''number'' and length(%%1$s #>> ''{}'') <= 1000 and abs(%%1$s::numeric) < 1e%s and round(%%1$s::numeric, %s) = %%1$s::numeric',
      size[1]::integer - size[2]::integer, size[2])) as fits, known.made, known.back, asked.type as sized
  ) as way
  where known.type = case when size is not null and size[2]::integer <= size[1]::integer
                          then 'numeric()' else asked.type end
    and asked.type <> 'numeric()'
$$;
comment on function core._type_sql is 'SQL over p_value for a type: when a value fits, what is made of it, and the text it gives back, where that may differ.';
