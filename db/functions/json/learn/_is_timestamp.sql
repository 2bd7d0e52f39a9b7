create or replace function core._is_timestamp(p_text text)
returns boolean
language sql stable
as $$
  select p_text ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?$' and pg_input_is_valid(p_text, 'timestamp')
$$;
comment on function core._is_timestamp is 'Whether a text is a moment without an offset that exists in the calendar.';
