create or replace function core._accept(p_schema core.schema_def)
returns void
language plpgsql volatile
as $$
begin
  if p_schema.superseded_by is not null then
    perform core._refuse('CB003', format('Version %s of %s has been followed by another', p_schema.version, p_schema.name),
      'Roll the later version back to return to this one.', jsonb_build_object('superseded_by', p_schema.superseded_by));
  end if;
  if p_schema.storage_choice <> 'sql' then
    perform core._move_schemas(array[p_schema.id], 'active');
    perform core._begin_backfill(p_schema.id, 'fill', 'select null::uuid where false');
  elsif p_schema.base_id is null then
    perform core._make_typed_table(p_schema);
  else
    perform core._change_typed_table(p_schema);
  end if;
end;
$$;
comment on function core._accept is 'What accepting a schema that core._lock_schema has locked means.';
