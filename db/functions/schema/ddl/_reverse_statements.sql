create or replace function core._reverse_statements(p_proposal jsonb)
returns text[]
language sql immutable
as $$
  select case when (p_proposal ->> 'version')::integer = 1 then array(
      select format('drop table collections.%I', value ->> 'table')
      from jsonb_array_elements(coalesce(p_proposal -> 'children', '[]')))
      || format('drop table collections.%I', p_proposal ->> 'table')
    else array(
      select format('alter table collections.%I drop column %I', p_proposal ->> 'table', value ->> 'name')
      from jsonb_array_elements(p_proposal -> 'columns') with ordinality as listed (value, ord)
      where value -> 'since' = p_proposal -> 'version' order by ord)
      || array(
        select statement
        from jsonb_array_elements(coalesce(p_proposal -> 'children', '[]')) with ordinality as listed (child, n)
        cross join lateral (
          select 0 as ord, format('drop table collections.%I', child ->> 'table') where child -> 'since' = p_proposal -> 'version'
          union all
          select ord, format('alter table collections.%I drop column %I', child ->> 'table', value ->> 'name')
          from jsonb_array_elements(child -> 'columns') with ordinality as col (value, ord)
          where value -> 'since' = p_proposal -> 'version' and child -> 'since' is distinct from p_proposal -> 'version'
        ) as step (ord, statement)
        order by n, ord)
    end
$$;
comment on function core._reverse_statements is 'The statements that undo core._render_ddl.';
