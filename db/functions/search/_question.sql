create or replace function core._question(p_text text)
returns text
language sql immutable
as $$
  select nullif(lower(trim(regexp_replace(p_text, '\s+', ' ', 'g'))), '')
$$;
comment on function core._question is 'A text as it is looked up: lower case, single spaces; null when nothing is left.';
