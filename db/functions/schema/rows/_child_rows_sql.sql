create or replace function core._child_rows_sql(p_proposal jsonb, p_child jsonb, p_source text)
returns text
language sql stable
as $$
  select format('insert into collections.%1$I (%2$s, %3$s) %4$s on conflict (%2$s) do nothing',
    p_child ->> 'table', lead, core._column_list(p_child -> 'columns'),
    core._row_sql(p_child -> 'columns', core._children_within(p_proposal -> 'children', p_child), lead, p_source))
  from array_to_string(core._child_lead(p_child), ', ') as lead
$$;
comment on function core._child_rows_sql is 'The INSERT of the elements of p_source into a child table.';
