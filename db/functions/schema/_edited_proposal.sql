create or replace function core._edited_proposal(p_schema core.schema_def, p_edit jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_proposal jsonb := p_schema.proposal;
  v_columns jsonb;
  v_problem text;
begin
  if jsonb_typeof(p_edit -> 'columns') is distinct from 'array'
     or exists (select from jsonb_array_elements(p_edit -> 'columns') as part where jsonb_typeof(part) <> 'object')
     or coalesce(jsonb_typeof(p_edit -> 'indexes'), 'array') <> 'array'
     or exists (select from jsonb_object_keys(p_edit) as key where key not in ('columns', 'indexes')) then
    perform core._refuse('CB001', 'an edit is {"columns": [{"path", "name", "type"}], "indexes": [name]}',
      'List every column the table is to have, in order; leave indexes out to keep them.');
  end if;
  if p_schema.version > 1 then
    perform core._refuse('CB003', format('version %s changes a table that is in use', p_schema.version),
      'Accept or reject it as it is; a first version can be edited.', jsonb_build_object('version', p_schema.version));
  end if;
  v_columns := core._edited_columns(p_schema, p_edit -> 'columns');
  -- Indexes and foreign keys that are not spoken of follow their column to its new name.
  v_proposal := v_proposal || jsonb_build_object('columns', v_columns, 'indexes', coalesce(p_edit -> 'indexes', (
    select coalesce(jsonb_agg(renamed.after order by ord), '[]')
    from jsonb_array_elements_text(v_proposal -> 'indexes') with ordinality as kept (name, ord)
    join core._renamed_columns(v_proposal -> 'columns', v_columns) as renamed on renamed.before = kept.name
    where renamed.type <> 'jsonb')));
  if v_proposal ? 'foreign_keys' then
    v_proposal := v_proposal || jsonb_build_object('foreign_keys', (
      select coalesce(jsonb_agg(value || jsonb_build_object('column', coalesce(renamed.after, value ->> 'column')) order by ord), '[]')
      from jsonb_array_elements(v_proposal -> 'foreign_keys') with ordinality as kept (value, ord)
      left join core._renamed_columns(p_schema.proposal -> 'columns', v_columns) as renamed on renamed.before = value ->> 'column'));
  end if;
  v_problem := core._edit_problem(v_proposal);
  if v_problem is not null then
    perform core._refuse('CB006', v_problem, 'Nothing was changed.', jsonb_build_object('schema_id', p_schema.id));
  end if;
  return v_proposal;
end;
$$;
comment on function core._edited_proposal is 'The proposal of a schema with the columns and indexes a person asks for; refuses with the first place that cannot be.';
