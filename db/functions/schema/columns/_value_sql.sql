-- Moments are written the one way core._column_sql takes as exact.
create or replace function core._value_sql(p_value text, p_column jsonb)
returns text
language sql immutable
as $$
  select format(case p_column ->> 'type' when 'jsonb' then '%1$s' when 'timestamptz' then 'to_jsonb(core._timestamp_text(%1$s))'
                                         else 'to_jsonb(%1$s)' end, p_value)
$$;
comment on function core._value_sql is 'SQL for the JSON value that a column''s value gives back.';
