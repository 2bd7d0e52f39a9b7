-- What child rows hold needs no column; what they no longer hold gets its column back.
create or replace function core._choose_children(p_schema core.schema_def, p_paths jsonb, p_steps jsonb)
returns void
language plpgsql volatile
as $$
declare
  v_children jsonb;
  v_columns jsonb;
  v_proposal jsonb;
  v_problem text;
begin
  select core._lean_children(coalesce(jsonb_agg(core._child(p_schema.collection_id, p_schema.name, steps, 1) order by n), '[]'), 1) into v_children
  from jsonb_array_elements(p_steps) with ordinality as listed (steps, n);
  select coalesce(jsonb_agg(value order by value ->> 'path' collate "C"), '[]') into v_columns
  from (
    select value from jsonb_array_elements(p_schema.proposal -> 'columns')
    union all
    select column_known.value from jsonb_array_elements(core._columns(p_schema.profile)) as column_known
    where exists (select from jsonb_array_elements(core._children_within(p_schema.proposal -> 'children')) as child
                  where child -> 'keys' = column_known.value -> 'keys' or core._is_within(child -> 'keys', column_known.value -> 'keys'))
  ) as listed
  where not exists (select from jsonb_array_elements(core._children_within(v_children)) as child
                    where child -> 'keys' = listed.value -> 'keys' or core._is_within(child -> 'keys', listed.value -> 'keys'));
  v_proposal := p_schema.proposal || jsonb_build_object('children', v_children, 'columns', v_columns);
  v_problem := core._edit_problem(v_proposal);
  if p_schema.override ? 'columns' and v_problem is not null then
    perform core._refuse('CB006', v_problem, 'Nothing was changed. Edit the columns, then choose again.',
      jsonb_build_object('schema_id', p_schema.id));
  end if;
  update core.schema_def
  set child_paths = array(select jsonb_array_elements_text(p_paths)), proposal = v_proposal,
      recommendations = core._recommendations(profile, v_proposal),
      ddl = array_to_string(core._render_ddl(v_proposal), E';\n') || ';', reverse_ddl = core._render_reverse_ddl(v_proposal)
  where id = p_schema.id;
end;
$$;
comment on function core._choose_children is 'Give the proposal for a first version these child tables.';
