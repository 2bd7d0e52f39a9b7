-- Nulls come last, whichever the direction: after a value there are those beyond it and the nulls, after a null none.
create or replace function core._rows_after(p_order jsonb, p_values text[])
returns text
language sql immutable
as $$
  select '(' || string_agg(concat_ws(' and ', (
      select string_agg(case when p_values[m] is null then format('%I is null', before ->> 'name') else format('%I = %L::%s', before ->> 'name',
        p_values[m], before ->> 'type') end, ' and ' order by m)
      from jsonb_array_elements(p_order) with ordinality as earlier (before, m) where m < n), own), ' or ' order by n) || ')'
  from (
    select n, case when p_values[n] is null then 'false'
      else format('(%1$I %2$s %3$L::%4$s or %1$I is null)', part ->> 'name', case when (part ->> 'descending')::boolean then '<' else '>' end, p_values[n],
        part ->> 'type') end as own
    from jsonb_array_elements(p_order) with ordinality as listed (part, n)
    union all
    select jsonb_array_length(p_order) + 1, format('document_id > %L', p_values[jsonb_array_length(p_order) + 1]::uuid)
  ) as step (n, own)
$$;
comment on function core._rows_after is 'The condition on rows that come after those values of the columns of an order and that document_id.';
