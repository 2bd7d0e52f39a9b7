-- The other way of core._read_as: the usual rendering, in the style of the column. What is written otherwise is an
-- exception, and stays in extra.
create or replace function core._written_as(p_value jsonb, p_how jsonb)
returns jsonb
language sql stable
as $$
  select case when p_value is not null then case p_how ->> 'reading'
    when 'number' then to_jsonb(p_value #>> '{}')
    when 'decimal_comma' then to_jsonb(core._grouped_number(p_value #>> '{}', case p_how ->> 'style' when 'grouped' then '.' else '' end, ','))
    when 'thousands_comma' then to_jsonb(core._grouped_number(p_value #>> '{}', ',', '.'))
    when 'epoch_seconds' then core._epoch_written(p_value, 1, p_how ->> 'style')
    when 'epoch_milliseconds' then core._epoch_written(p_value, 1000, p_how ->> 'style')
    when 'epoch_microseconds' then core._epoch_written(p_value, 1000000, p_how ->> 'style')
    when 'epoch_nanoseconds' then core._epoch_written(p_value, 1000000000, p_how ->> 'style')
    when 'iso8601' then core._moment_written(p_value, null, p_how ->> 'style')
    when 'local' then core._moment_written(p_value, p_how ->> 'zone', p_how ->> 'style')
    when 'pattern' then core._pattern_written(p_value, p_how)
    when 'json' then to_jsonb(core._json_written(p_value, (p_how ->> 'style')::jsonb))
    when 'mongo' then core._mongo_written(p_value, p_how ->> 'style')
    when 'words' then core._words_written(p_value, p_how ->> 'style')
  end end
$$;
comment on function core._written_as is 'The JSON value that a column''s value, given as JSON, had in the documents, in the style of the column.';
