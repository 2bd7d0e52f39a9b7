create or replace function core._children_within(p_children jsonb, p_child jsonb default null)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(value order by n), '[]')
  from jsonb_array_elements(coalesce(p_children, '[]')) with ordinality as listed (value, n)
  where coalesce(value -> 'outer', '[]') = case when p_child is null then '[]' else core._child_steps(p_child) end
$$;
comment on function core._children_within is 'The child tables of arrays directly within the elements of another one, or within the document.';
