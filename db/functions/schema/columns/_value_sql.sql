-- Moments are written the one way core._row_sql takes as exact.
create or replace function core._value_sql(p_row text, p_name text, p_type text)
returns text
language sql immutable
as $$
  select format(case p_type when 'jsonb' then '%1$s.%2$I' when 'timestamptz' then 'to_jsonb(core._timestamp_text(%1$s.%2$I))'
                            else 'to_jsonb(%1$s.%2$I)' end, p_row, p_name)
$$;
comment on function core._value_sql is 'SQL for the JSON value that a column of a row gives back.';
