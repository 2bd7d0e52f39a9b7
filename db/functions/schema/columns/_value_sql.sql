-- Moments are written the way core._column_sql takes as exact: that of the column, else the canonical one. A column with
-- a reading writes its value as the documents do.
create or replace function core._value_sql(p_value text, p_column jsonb)
returns text
language sql immutable
as $$
  select case when p_column ? 'reading'
    then format('core._written_as(%s, %L)', core._value_sql(p_value, p_column - 'reading' - 'style'), core._how(p_column))
    else format(case p_column ->> 'type' when 'jsonb' then '%1$s'
                  when 'timestamptz' then case when p_column ? 'style' then 'to_jsonb(core._moment_text(%1$s, %2$L))'
                    else 'to_jsonb(core._timestamp_text(%1$s))' end
                  else 'to_jsonb(%1$s)' end, p_value, p_column ->> 'style') end
$$;
comment on function core._value_sql is 'SQL for the JSON value that a column''s value gives back.';
