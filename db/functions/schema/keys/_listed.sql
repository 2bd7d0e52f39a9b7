create or replace function core._listed(p_value jsonb)
returns jsonb
language sql immutable
as $$
  select case when jsonb_typeof(p_value) in ('string', 'object') then jsonb_build_array(p_value) else p_value end;
$$;
comment on function core._listed is 'A list that a person gives: one text or object alone is the list of it.';
