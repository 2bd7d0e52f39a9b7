-- Deeper than the profile goes, or newer, an array counts when one of these documents has a filled one there.
create or replace function core._chosen_arrays(p_schema core.schema_def, p_paths jsonb)
returns table (path text, steps jsonb)
language plpgsql stable
as $$
declare
  v_path text;
  v_found boolean;
begin
  for v_path in select distinct value from jsonb_array_elements_text(p_paths) loop
    steps := core._array_steps(v_path);
    continue when steps is null;
    path := core._elements_path(steps);
    v_found := exists (select from core._object_arrays(p_schema.profile) as listed where listed.steps = _chosen_arrays.steps);
    if not v_found then
      execute format('select exists (select from (%s) as listed where jsonb_typeof(doc) = ''object'')',
        core._elements_sql(p_schema.name, jsonb_build_object('keys', steps -> -1, 'outer', steps - (-1))))
      into v_found using core._looked_at(p_schema.collection_id, p_schema.name);
    end if;
    if v_found then
      return next;
    end if;
  end loop;
end;
$$;
comment on function core._chosen_arrays is 'Those of the paths that are arrays of objects in a collection: $.items[] with its steps, at any depth.';
