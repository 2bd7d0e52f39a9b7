create or replace function core._path_text(p_steps jsonb)
returns text
language sql immutable
as $$
  select '$' || coalesce(string_agg(case
      when jsonb_typeof(step) = 'number' then format('[%s]', step)
      when step #>> '{}' ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || (step #>> '{}')
      else format('[''%s'']', replace(replace(substr(to_json(step #>> '{}')::text, 2, length(to_json(step #>> '{}')::text) - 2), '\"', '"'), '''', '\''')) end,
    '' order by n), '')
  from jsonb_array_elements(p_steps) with ordinality as listed (step, n)
$$;
comment on function core._path_text is 'Steps as a singular query of RFC 9535: $.order.no, $[''order no''], $.lines[0].';
