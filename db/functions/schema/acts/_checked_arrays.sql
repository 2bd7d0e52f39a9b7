create or replace function core._checked_arrays(p_schema core.schema_def, p_paths jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_known jsonb := (
    select coalesce(jsonb_agg(core._child_steps(value)), '[]') from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]'))
    where p_schema.status = 'active' or p_schema.base_id is not null and value -> 'since' is distinct from p_schema.proposal -> 'version');
  v_steps jsonb := (select coalesce(jsonb_agg(steps order by path), '[]') from core._chosen_arrays(p_schema, p_paths));
  v_problem text;
begin
  select value into v_problem from jsonb_array_elements_text(p_paths)
  where core._array_steps(value) is null or not (v_steps || v_known) @> jsonb_build_array(core._array_steps(value)) limit 1;
  if v_problem is not null then
    perform core._refuse('CB001', format('Array of objects %s not found in %s', left(v_problem, 200), p_schema.name),
      'The recommendations of the proposal list them.', jsonb_build_object('path', left(v_problem, 200)));
  end if;
  select core._elements_path(steps) into v_problem from jsonb_array_elements(v_steps) as steps
  where jsonb_array_length(steps) > 1 and steps - (-1) not in (select value from jsonb_array_elements(v_steps || v_known)) limit 1;
  if v_problem is not null then
    perform core._refuse('CB001', format('%s is inside the elements of an array without a child table', v_problem),
      format('Choose %s, too.', core._elements_path(core._array_steps(v_problem) - (-1))), jsonb_build_object('path', v_problem));
  end if;
  return (select coalesce(jsonb_agg(value order by core._elements_path(value)), '[]') from jsonb_array_elements(v_steps)
          where value not in (select known from jsonb_array_elements(v_known) as known));
end;
$$;
comment on function core._checked_arrays is 'The steps of the arrays of objects that a person chooses, without those that are child tables of the table in use. Raises CB001.';
