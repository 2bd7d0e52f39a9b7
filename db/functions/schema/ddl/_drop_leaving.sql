create or replace function core._drop_leaving(p_schema core.schema_def)
returns void
language plpgsql volatile
as $$
begin
  perform core._try_ddl(array(
    select format('alter table collections.%I drop column %I', p_schema.proposal ->> 'table', value ->> 'name')
    from jsonb_array_elements(p_schema.leaving)
    union all
    select format('alter table collections.%I drop column %I', child ->> 'table', col ->> 'name')
    from jsonb_array_elements(p_schema.leaving_children) as child, jsonb_array_elements(child -> 'columns') as col
    where not child ? 'drop'
    union all
    select format('drop table collections.%I', value ->> 'table')
    from jsonb_array_elements(p_schema.leaving_children) where value ? 'drop'), p_schema.proposal ->> 'table');
  update core.schema_def set leaving = '[]', leaving_children = '[]' where id = p_schema.id;
end;
$$;
comment on function core._drop_leaving is 'Drop the emptied columns and child tables of a version that was rolled back.';
