-- Drift of an accepted table makes its next version: provisional, and following the drift until a person
-- decides. A rejected one does not come back; with more drift it is another. One that a person edited keeps
-- its columns and its hash. What they left out of an accepted one is kept for those that follow.
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
  v_profile jsonb;
begin
  select * into v_waiting from core.schema_def
  where base_id = p_schema.id and status = 'provisional' and superseded_by is null;
  v_version := coalesce(v_waiting.version,
    (select max(version) + 1 from core.schema_def where collection_id = p_schema.collection_id));
  v_added := case when v_waiting.override ? 'columns' then core._added_part(v_waiting.proposal) -> 'columns'
                  else core._drift_columns(p_schema, v_version) end;
  if v_added = '[]' then
    return;
  end if;
  v_hash := case when v_waiting.override ? 'columns' then v_waiting.structure_hash
                 else core._version_hash(p_schema.structure_hash, v_added) end;
  if exists (select from core.schema_def where structure_hash = v_hash and id is distinct from v_waiting.id) then
    return;
  end if;
  v_proposal := p_schema.proposal || jsonb_build_object('version', v_version, 'columns', (p_schema.proposal -> 'columns') || v_added);
  v_profile := p_schema.profile || jsonb_build_object('left_out', core._left_out(p_schema), 'drift',
    case when v_waiting.override ? 'columns' then v_waiting.profile -> 'drift' else core._drift_paths(p_schema.collection_id) end);
  merge into core.schema_def as def
  using (select v_waiting.id as id) as waiting on def.id = waiting.id
  when matched and def.proposal is distinct from v_proposal then update set
    structure_hash = v_hash, proposal = v_proposal, ddl = array_to_string(core._render_ddl(v_proposal), E';\n') || ';',
    profile = v_profile,
    reverse_ddl = core._render_reverse_ddl(v_proposal)
  when not matched then insert
    (id, status, name, collection_id, base_id, version, structure_hash, storage_choice, proposal, reasons, profile,
     recommendations, sample_size, ddl, reverse_ddl, created_at)
  values (uuidv7(), 'provisional', p_schema.name, p_schema.collection_id, p_schema.id, v_version, v_hash, 'sql', v_proposal,
    p_schema.reasons, v_profile, '[]', p_schema.sample_size,
    array_to_string(core._render_ddl(v_proposal), E';\n') || ';', core._render_reverse_ddl(v_proposal), core.current_time());
end;
$$;
