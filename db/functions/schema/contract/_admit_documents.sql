-- A tombstone is admitted whatever it has. What was decided of a document stays decided.
create or replace function core._admit_documents(p_schema core.schema_def, p_collection core.collection, p_ids uuid[])
returns uuid[]
language plpgsql volatile
as $$
declare
  v_ids uuid[];
begin
  if p_collection.contract <> 'freeze' and not exists (select from core.quarantine where collection_id = p_collection.id) then
    return p_ids;
  end if;
  if p_collection.contract = 'freeze' then
    execute format('select array(select id from (%s) as version where id = any ($1) and created_at >= $2 and not is_tombstone
      and not exists (select from core.quarantine where document_id = id))',
      core._versions_sql(p_collection, p_schema.proposal -> 'columns'))
    into v_ids using p_ids, p_collection.frozen_at;
    execute format('insert into core.quarantine (document_id, collection_id, found, created_at)
      select document_id, $2, found, core.current_time() from (%s) as judged order by document_id on conflict do nothing',
      core._quarantine_sql(p_schema))
    using v_ids, p_collection.id;
  end if;
  return array(select id from unnest(p_ids) as id
               where not exists (select from core.quarantine where document_id = id and state <> 'released'));
end;
$$;
comment on function core._admit_documents is 'Those of the documents that may enter the typed table; of a frozen one the others are quarantined.';
