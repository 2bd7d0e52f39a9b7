create or replace function core._leave_table(p_schema core.schema_def, p_collection core.collection, p_ids uuid[])
returns void
language plpgsql volatile
as $$
declare
  v_table text;
  v_freed bytea[];
  v_followers uuid[];
begin
  for v_table in
    select p_schema.proposal ->> 'table'
    union all select value ->> 'table' from jsonb_array_elements(core._children_now(p_schema))
  loop
    execute format('delete from collections.%I where document_id = any ($1)', v_table) using p_ids;
  end loop;
  with freed as (
    delete from core.document_key where collection_id = p_collection.id and document_id = any (p_ids) returning key_sha256
  )
  select array_agg(key_sha256) into v_freed from freed;
  if v_freed is not null then
    execute format('select array(select id from (%s) as version where key_sha256 = any ($1))', core._versions_sql(p_collection, p_schema.proposal -> 'columns'))
    into v_followers using v_freed;
    perform core._materialise(p_schema, v_followers);
  end if;
end;
$$;
comment on function core._leave_table is 'Take documents out of the typed table; where one was the newest of its key, the newest of the others takes its row.';
