-- How one column takes its value from a document, and when that value alone gives the source back.
-- v is the value as jsonb. A value that does not fit is null here and stays in extra; so does a number of
-- more than 1000 digits, which an index on the column could not take.
create or replace function core._column_sql(p_type text)
returns table (value text, exact text)
language sql immutable
as $$
  select (array[
    'case when jsonb_typeof(v) = ''string'' then v #>> ''{}'' end',
    'case when jsonb_typeof(v) = ''number'' and length(v #>> ''{}'') <= 1000 then v::numeric end',
    'case when jsonb_typeof(v) = ''boolean'' then (v #>> ''{}'')::boolean end',
    'case when jsonb_typeof(v) = ''string'' and core._is_timestamptz(v #>> ''{}'') then (v #>> ''{}'')::timestamptz end',
    'case when jsonb_typeof(v) = ''string'' and core._is_date(v #>> ''{}'') then (v #>> ''{}'')::date end',
    'v'])[kind],
    (array[
    'jsonb_typeof(v) = ''string''', 'jsonb_typeof(v) = ''number'' and length(v #>> ''{}'') <= 1000', 'jsonb_typeof(v) = ''boolean''',
    'jsonb_typeof(v) = ''string'' and core._is_timestamptz(v #>> ''{}'') and core._timestamp_text((v #>> ''{}'')::timestamptz) = v #>> ''{}''',
    'jsonb_typeof(v) = ''string'' and core._is_date(v #>> ''{}'')',
    'v is not null'])[kind]
  from array_position(array['text', 'numeric', 'boolean', 'timestamptz', 'date', 'jsonb'], p_type) as kind
$$;
comment on function core._column_sql is 'SQL over v (the value as jsonb): the column''s value, and whether it alone gives v back.';
