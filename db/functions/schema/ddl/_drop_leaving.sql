create or replace function core._drop_leaving(p_schema core.schema_def)
returns void
language plpgsql volatile
as $$
begin
  perform core._try_ddl(array(
    select format('alter table collections.%I drop column %I', p_schema.proposal ->> 'table', value ->> 'name')
    from jsonb_array_elements(p_schema.leaving)), p_schema.proposal ->> 'table');
  update core.schema_def set leaving = '[]' where id = p_schema.id;
end;
$$;
comment on function core._drop_leaving is 'Drop the emptied columns of a version that was rolled back.';
