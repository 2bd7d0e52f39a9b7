create or replace function core._drop_typed_table(p_schema core.schema_def)
returns void
language plpgsql volatile
as $$
begin
  perform core._try_ddl(array(
    select replace(statement, 'drop table ', 'drop table if exists ')
    from unnest(core._reverse_statements(p_schema.proposal)) as statement), p_schema.proposal ->> 'table');
  delete from core.drift where collection_id = p_schema.collection_id;
  delete from core.document_key where collection_id = p_schema.collection_id;
end;
$$;
comment on function core._drop_typed_table is 'Undo version 1: its tables go, and what was noted about them.';
