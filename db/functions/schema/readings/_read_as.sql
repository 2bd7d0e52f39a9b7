-- What a value says becomes JSON that the type of the column takes; null where it is not written that way. PL/pgSQL
-- keeps its plans, where an SQL function would begin a query for each value.
create or replace function core._read_as(p_value jsonb, p_how jsonb)
returns jsonb
language plpgsql stable
as $$
begin
  case p_how ->> 'reading'
    when 'number', 'decimal_comma', 'thousands_comma' then return core._read_number(p_value, p_how ->> 'reading');
    when 'epoch_seconds' then return core._read_epoch(p_value, 1);
    when 'epoch_milliseconds' then return core._read_epoch(p_value, 1000);
    when 'epoch_microseconds' then return core._read_epoch(p_value, 1000000);
    when 'epoch_nanoseconds' then return core._read_epoch(p_value, 1000000000);
    when 'iso8601' then return core._read_moment(p_value, null);
    when 'local' then return core._read_moment(p_value, p_how ->> 'zone');
    when 'pattern' then return core._read_pattern(p_value, p_how);
    when 'json' then return core._read_json(p_value);
    when 'mongo' then return core._read_mongo(p_value);
    when 'dynamodb', 'firestore' then return core._read_typed(p_value, p_how ->> 'reading');
    when 'words' then return core._read_words(p_value, p_how ->> 'words');
  end case;
end;
$$;
comment on function core._read_as is 'The JSON that a value stands for in a reading of core._readings_offered; null when it is not written so.';
