create or replace function core._read_words(p_value jsonb, p_words text)
returns jsonb
language plpgsql immutable
as $$
declare
  v_said text := lower(p_value #>> '{}');
begin
  return case
    when jsonb_typeof(p_value) = 'boolean' then p_value
    when jsonb_typeof(p_value) not in ('string', 'number') then null
    when p_words is not null then case v_said when lower(split_part(p_words, '/', 1)) then jsonb 'true' when lower(split_part(p_words, '/', 2))
      then jsonb 'false' end
    when v_said in ('yes', 'true', 'on', 'y', 't', '1') then jsonb 'true'
    when v_said in ('no', 'false', 'off', 'n', 'f', '0') then jsonb 'false' end;
end;
$$;
comment on function core._read_words is 'The boolean that a word says: yes or no, on or off, 1 or 0, or one of the two given. Null for other values.';
