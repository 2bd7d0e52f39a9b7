create or replace function core._path_text(p_steps jsonb)
returns text
language sql immutable
as $$
  select case when p_steps is not null then '$' || coalesce(string_agg(case jsonb_typeof(step) when 'number' then format('[%s]', step) when 'null' then '[*]' else core._path_step(step #>> '{}') end, '' order by n), '') end
  from jsonb_array_elements(p_steps) with ordinality as listed (step, n)
$$;
comment on function core._path_text is 'Steps as a query of RFC 9535: $.order.no, $[''order no''], $.lines[0], $.lines[*].';
