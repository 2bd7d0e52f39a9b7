create or replace function core._lean_children(p_children jsonb, p_version integer)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(child || jsonb_build_object('columns', (
    select coalesce(jsonb_agg(col order by m), '[]')
    from jsonb_array_elements(child -> 'columns') with ordinality as part (col, m)
    where (col ->> 'since')::integer <> p_version or not exists (
      select from jsonb_array_elements(core._children_within(p_children, child)) as inside
      where inside -> 'keys' = col -> 'keys' or core._is_within(inside -> 'keys', col -> 'keys')))) order by n), '[]')
  from jsonb_array_elements(p_children) with ordinality as listed (child, n)
$$;
comment on function core._lean_children is 'Child tables without those new columns whose arrays have a child table of their own.';
