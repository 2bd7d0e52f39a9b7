create or replace function core._is_date(p_text text)
returns boolean
language sql stable
as $$
  select p_text ~ '^\d{4}-\d\d-\d\d$' and pg_input_is_valid(p_text, 'date')
$$;
comment on function core._is_date is 'Whether a text is a calendar date YYYY-MM-DD.';
