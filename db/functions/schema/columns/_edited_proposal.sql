create or replace function core._edited_proposal(p_schema core.schema_def, p_edit jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_proposal jsonb := p_schema.proposal;
  v_columns jsonb;
  v_problem text;
begin
  if jsonb_typeof(p_edit -> 'column') = 'object' and p_edit - 'column' = '{}' then
    p_edit := core._edit_of_column(p_schema, jsonb_build_array(p_edit -> 'column'));
  elsif p_edit = '{"suggested": true}' then
    p_edit := core._edit_of_suggestions(p_schema);
  end if;
  if jsonb_typeof(p_edit -> 'columns') is distinct from 'array'
     or exists (select from jsonb_array_elements(p_edit -> 'columns') as part where jsonb_typeof(part) <> 'object')
     or coalesce(jsonb_typeof(p_edit -> 'indexes'), 'array') <> 'array'
     or exists (select from jsonb_object_keys(p_edit) as key where key not in ('columns', 'indexes')) then
    perform core._refuse('CB001', 'An edit is {"columns": [{"path", "name", "type"}], "indexes": [name]}',
      'List every column the table is to have, in order, of a later version those it adds; leave indexes out to keep them.');
  end if;
  if p_schema.base_id is not null then
    v_proposal := v_proposal || jsonb_build_object('columns', core._with_styles(p_schema.collection_id, core._edited_version(p_schema, p_edit -> 'columns')));
    v_problem := case when core._added_structure(v_proposal) = '[]' then 'a later version adds a column at least: reject it instead'
                      when coalesce(p_edit -> 'indexes', v_proposal -> 'indexes') <> v_proposal -> 'indexes' then 'a later version adds columns and no indexes'
                      else core._edit_problem(v_proposal) end;
    if v_problem is not null then
      perform core._refuse('CB006', v_problem, 'Nothing was changed.', jsonb_build_object('schema_id', p_schema.id));
    end if;
    return v_proposal;
  end if;
  v_columns := core._with_styles(p_schema.collection_id, core._edited_columns(p_schema, p_edit -> 'columns'));
  -- Indexes that are not spoken of follow their column to its new name. So do foreign keys, and the
  -- key of the collection, while the column's type allows them.
  v_proposal := v_proposal || jsonb_build_object('columns', v_columns, 'indexes', coalesce(p_edit -> 'indexes', (
    select coalesce(jsonb_agg(renamed.after order by ord), '[]')
    from jsonb_array_elements_text(v_proposal -> 'indexes') with ordinality as kept (name, ord)
    join core._renamed_columns(v_proposal -> 'columns', v_columns) as renamed on renamed.before = kept.name
    where core._is_indexable(renamed.type))));
  if v_proposal ? 'foreign_keys' then
    v_proposal := v_proposal || jsonb_build_object('foreign_keys', (
      select coalesce(jsonb_agg(value || jsonb_build_object('column', renamed.after) order by ord), '[]')
      from jsonb_array_elements(v_proposal -> 'foreign_keys') with ordinality as kept (value, ord)
      join core._renamed_columns(p_schema.proposal -> 'columns', v_columns) as renamed on renamed.before = value ->> 'column'
      where renamed.type = renamed.type_before));
  end if;
  v_problem := core._edit_problem(v_proposal);
  if v_problem is not null then
    perform core._refuse('CB006', v_problem, 'Nothing was changed.', jsonb_build_object('schema_id', p_schema.id));
  end if;
  return core._with_key(v_proposal, (select key_paths from core.collection where id = p_schema.collection_id));
end;
$$;
comment on function core._edited_proposal is 'The proposal of a schema with the columns and indexes a person asks for, of a later version with the columns it is to add. Refuses with the first invalid place.';
