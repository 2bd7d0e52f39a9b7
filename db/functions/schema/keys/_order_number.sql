create or replace function core._order_number(p_value jsonb)
returns numeric
language sql stable
as $$
  select case when jsonb_typeof(p_value) = 'number' then p_value::numeric
              when length(said) <= 300 and said ~ '^-?\d+(\.\d+)?$' then said::numeric
              when core._is_timestamptz(said) then extract(epoch from said::timestamptz)
              when core._is_timestamp(said) or core._is_date(said) then extract(epoch from (said || 'Z')::timestamptz)
              else '-Infinity' end
  from (select case when jsonb_typeof(p_value) = 'string' then p_value #>> '{}' end) as text (said)
$$;
comment on function core._order_number is 'The place of a number, of digits in a text, or of a moment among the versions of a key. Moments are seconds, in UTC where they have no offset. -Infinity for anything else.';
