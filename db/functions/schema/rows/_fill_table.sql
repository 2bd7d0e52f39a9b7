create or replace function core._fill_table(p_schema core.schema_def, p_ids uuid[])
returns void
language plpgsql volatile
as $$
declare
  v_collection core.collection;
begin
  select * into v_collection from core.collection where id = p_schema.collection_id;
  p_ids := core._admit_documents(p_schema, v_collection, p_ids);
  if v_collection.key_paths <> '[]' or v_collection.dedupe = 'keep_first' then
    p_ids := core._keep_newest_documents(p_schema, v_collection, p_ids);
  end if;
  perform core._write_rows(p_schema, core._materialise_sql(p_schema.name, p_schema.proposal), core._whole_rows_sql(p_schema), p_ids);
end;
$$;
comment on function core._fill_table is 'As core._materialise, but an error of the table itself is raised.';
