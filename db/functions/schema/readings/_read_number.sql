-- A number beside texts is one too: its text is not an exception then, and stays in extra.
create or replace function core._read_number(p_value jsonb, p_reading text)
returns jsonb
language sql immutable
as $$
  select case
    when jsonb_typeof(p_value) = 'number' then p_value
    when jsonb_typeof(p_value) <> 'string' or length(p_value #>> '{}') > 1000 then null
    when p_reading = 'number' then
      case when p_value #>> '{}' ~ '^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?$' then to_jsonb((p_value #>> '{}')::numeric) end
    when p_reading = 'decimal_comma' then
      case when p_value #>> '{}' ~ '^-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$' then to_jsonb(translate(p_value #>> '{}', ',.', '.')::numeric) end
    else
      case when p_value #>> '{}' ~ '^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$' then to_jsonb(replace(p_value #>> '{}', ',', '')::numeric) end
  end
$$;
comment on function core._read_number is 'The number that a text is: plain, with a decimal comma, or with commas between thousands. Null for other texts.';
