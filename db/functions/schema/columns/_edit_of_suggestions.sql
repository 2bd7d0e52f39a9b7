create or replace function core._edit_of_suggestions(p_schema core.schema_def)
returns jsonb
language plpgsql stable
as $$
declare
  v_suggested jsonb;
begin
  select jsonb_agg(jsonb_build_object('path', item -> 'path') || (choice - array['fits', 'exact', 'strays', 'suggested'])) into v_suggested
  from jsonb_array_elements(catalog.column_choices(p_schema.id) -> 'items') as item, jsonb_array_elements(item -> 'choices') as choice
  where choice ? 'suggested';
  if v_suggested is null then
    perform core._refuse('CB003', format('No reading is suggested for the columns of %s', p_schema.name),
      'Choose one yourself: catalog.column_choices lists what its values agree with.', jsonb_build_object('schema_id', p_schema.id));
  end if;
  return core._edit_of_column(p_schema, v_suggested);
end;
$$;
comment on function core._edit_of_suggestions is 'The edit that takes every suggested choice of a proposal. Refuses where there is none.';
