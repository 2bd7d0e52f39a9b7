create or replace function core._month_names()
returns setof text
language sql immutable
as $$
  select unnest(array['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'])
$$;
comment on function core._month_names is 'The months in English, as to_char writes them.';
