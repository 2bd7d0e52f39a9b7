-- What a value says becomes JSON that the type of the column takes; null where it is not written that way.
create or replace function core._read_as(p_value jsonb, p_how jsonb)
returns jsonb
language sql stable
as $$
  select case p_how ->> 'reading'
    when 'number' then core._read_number(p_value, 'number')
    when 'decimal_comma' then core._read_number(p_value, 'decimal_comma')
    when 'thousands_comma' then core._read_number(p_value, 'thousands_comma')
    when 'epoch_seconds' then core._read_epoch(p_value, 1)
    when 'epoch_milliseconds' then core._read_epoch(p_value, 1000)
    when 'epoch_microseconds' then core._read_epoch(p_value, 1000000)
    when 'epoch_nanoseconds' then core._read_epoch(p_value, 1000000000)
    when 'iso8601' then core._read_moment(p_value, null)
    when 'local' then core._read_moment(p_value, p_how ->> 'zone')
    when 'pattern' then core._read_pattern(p_value, p_how)
    when 'json' then core._read_json(p_value)
    when 'mongo' then core._read_mongo(p_value)
    when 'words' then core._read_words(p_value, p_how ->> 'words')
  end
$$;
comment on function core._read_as is 'The JSON that a value stands for in a reading of core._readings_offered; null when it is not written so.';
