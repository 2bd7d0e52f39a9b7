-- RFC 3339 with an offset and nothing looser: a cast alone would take "now", "epoch" and 01/02/2024.
create or replace function core._is_timestamptz(p_text text)
returns boolean
language sql stable
as $$
  select p_text ~ '^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)$'
     and pg_input_is_valid(p_text, 'timestamptz')
$$;
comment on function core._is_timestamptz is 'Whether a text is an RFC 3339 moment with an offset that exists in the calendar.';
