create or replace function core._style_of(p_value jsonb, p_how jsonb)
returns text
language sql stable
as $$
  select case
    when p_how ->> 'reading' = 'decimal_comma' then case when p_value #>> '{}' ~ '\.' then 'grouped' end
    when p_how ->> 'reading' like 'epoch%' then jsonb_typeof(p_value) || ' ' || length(coalesce((regexp_match(p_value #>> '{}', '\.(\d*)$'))[1], ''))
    when p_how ->> 'reading' in ('iso8601', 'local') then (
      select translate(part[1], 't', 'T') || case when part[2] is null then '-' else length(coalesce(part[3], ''))::text end || coalesce(part[4], '')
      from regexp_match(p_value #>> '{}', '^\d{4}-\d\d-\d\d([Tt ])\d\d:\d\d(:\d\d)?(?:\.(\d{1,9}))?(Z|[+-]\d\d:?(?:\d\d)?)?$') as part)
    when p_how ->> 'reading' = 'pattern' then (regexp_match(p_value #>> '{}',
      p_how ->> 'regex'))[array_position(array(select jsonb_array_elements_text(p_how -> 'fields')), 'TZ')]
    when p_how ->> 'reading' = 'json' then core._json_style(p_value #>> '{}')::text
    when p_how ->> 'reading' = 'mongo' then core._mongo_wrapper(p_value) || case
      when core._mongo_wrapper(p_value) <> '$date' then '' when jsonb_typeof(p_value -> '$date') = 'number' then '.number'
      else ' ' || core._style_of(p_value -> '$date', '{"reading": "iso8601"}') end
    when p_how ->> 'reading' in ('dynamodb', 'firestore') then core._typed_wrapper(p_value, p_how ->> 'reading') || case
      when core._typed_wrapper(p_value, p_how ->> 'reading') = 'timestampValue'
        then ' ' || core._style_of(p_value -> 'timestampValue', '{"reading": "iso8601"}') else '' end
    when p_how ->> 'reading' = 'words' then core._words_style(p_value, p_how ->> 'words')
  end
$$;
comment on function core._style_of is 'The style in which a value is written, as core._written_as takes it; null for a reading without styles.';
