create or replace function core._learn_drift(p_collection_id integer, p_ids uuid[])
returns boolean
language plpgsql volatile
as $$
declare
  v_schema core.schema_def;
begin
  select * into v_schema from core.schema_def
  where collection_id = p_collection_id and status = 'active' and storage_choice = 'sql';
  return found and core._note_drift(v_schema, p_ids);
end;
$$;
comment on function core._learn_drift is 'Count the drift of documents that went into an accepted table; false when there is no such table, or no drift.';
