-- The one rendering of a moment from which a column alone gives its text back: UTC, Z, no trailing zeros.
create or replace function core._timestamp_text(p_moment timestamptz)
returns text
language sql stable
as $$
  select to_char(p_moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
         || coalesce('.' || nullif(rtrim(to_char(p_moment at time zone 'UTC', 'US'), '0'), ''), '') || 'Z'
$$;
