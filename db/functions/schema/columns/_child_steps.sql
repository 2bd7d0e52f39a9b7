create or replace function core._child_steps(p_child jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(p_child -> 'outer', '[]') || jsonb_build_array(p_child -> 'keys')
$$;
comment on function core._child_steps is 'The keys from array to array that lead to the elements of a child table: [["lines"], ["parts"]].';
