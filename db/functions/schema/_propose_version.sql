-- Drift of an accepted table makes its next version: provisional, and following the drift until a person
-- decides. A rejected one does not come back; with more drift it is another.
create or replace function core._propose_version(p_schema core.schema_def)
returns void
language plpgsql volatile
as $$
declare
  v_waiting core.schema_def;
  v_version integer;
  v_added jsonb;
  v_hash text;
  v_proposal jsonb;
begin
  select * into v_waiting from core.schema_def
  where base_id = p_schema.id and status = 'provisional' and superseded_by is null;
  v_version := coalesce(v_waiting.version,
    (select max(version) + 1 from core.schema_def where collection_id = p_schema.collection_id));
  v_added := core._drift_columns(p_schema, v_version);
  if v_added = '[]' then
    return;
  end if;
  v_hash := core._version_hash(p_schema.structure_hash, v_added);
  if exists (select from core.schema_def where structure_hash = v_hash and id is distinct from v_waiting.id) then
    return;
  end if;
  v_proposal := p_schema.proposal || jsonb_build_object('version', v_version, 'columns', (p_schema.proposal -> 'columns') || v_added);
  merge into core.schema_def as def
  using (select v_waiting.id as id) as waiting on def.id = waiting.id
  when matched and def.proposal is distinct from v_proposal then update set
    structure_hash = v_hash, proposal = v_proposal, ddl = array_to_string(core._render_ddl(v_proposal), E';\n') || ';',
    profile = p_schema.profile || jsonb_build_object('drift', core._drift_paths(p_schema.collection_id)),
    reverse_ddl = core._render_reverse_ddl(v_proposal)
  when not matched then insert
    (id, status, name, collection_id, base_id, version, structure_hash, storage_choice, proposal, reasons, profile,
     recommendations, sample_size, ddl, reverse_ddl, created_at)
  values (uuidv7(), 'provisional', p_schema.name, p_schema.collection_id, p_schema.id, v_version, v_hash, 'sql', v_proposal,
    p_schema.reasons, p_schema.profile || jsonb_build_object('drift', core._drift_paths(p_schema.collection_id)), '[]', p_schema.sample_size,
    array_to_string(core._render_ddl(v_proposal), E';\n') || ';', core._render_reverse_ddl(v_proposal), core.current_time());
end;
$$;
