-- As COPY writes it: null is nothing, an empty text is quoted.
create or replace function core._csv_field(p_text text)
returns text
language sql immutable
as $$
  select case when p_text is null then '' when p_text = '' or p_text ~ '[",\r\n]|^\s|\s$' or p_text = '\.' then '"' || replace(p_text, '"', '""')
    || '"' else p_text end
$$;
comment on function core._csv_field is 'A value in a line of CSV.';
