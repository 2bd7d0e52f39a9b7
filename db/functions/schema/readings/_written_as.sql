-- The other way of core._read_as: the usual rendering, in the style of the column. What is written otherwise is an
-- exception, and stays in extra.
create or replace function core._written_as(p_value jsonb, p_how jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_style text := p_how ->> 'style';
begin
  if p_value is null then
    return null;
  end if;
  case p_how ->> 'reading'
    when 'number' then return to_jsonb(p_value #>> '{}');
    when 'decimal_comma' then return to_jsonb(core._grouped_number(p_value #>> '{}', case v_style when 'grouped' then '.' else '' end, ','));
    when 'thousands_comma' then return to_jsonb(core._grouped_number(p_value #>> '{}', ',', '.'));
    when 'epoch_seconds' then return core._epoch_written(p_value, 1, v_style);
    when 'epoch_milliseconds' then return core._epoch_written(p_value, 1000, v_style);
    when 'epoch_microseconds' then return core._epoch_written(p_value, 1000000, v_style);
    when 'epoch_nanoseconds' then return core._epoch_written(p_value, 1000000000, v_style);
    when 'iso8601' then return core._moment_written(p_value, null, v_style);
    when 'local' then return core._moment_written(p_value, p_how ->> 'zone', v_style);
    when 'pattern' then return core._pattern_written(p_value, p_how);
    when 'json' then return to_jsonb(core._json_written(p_value, v_style::jsonb));
    when 'mongo' then return core._mongo_written(p_value, v_style);
    when 'dynamodb', 'firestore' then return core._typed_written(p_value, p_how ->> 'reading', v_style);
    when 'words' then return core._words_written(p_value, v_style);
  end case;
end;
$$;
comment on function core._written_as is 'The JSON value that a column''s value, given as JSON, had in the documents, in the style of the column.';
