-- Drift of an accepted table makes its next version: provisional, and following the drift until a person
-- decides. A rejected one does not come back; with more drift it is another. One that a person edited keeps
-- its columns and its hash. What they left out of an accepted one is kept for those that follow. Arrays that a
-- person chose become child tables, whose columns follow their elements.
create or replace function core._propose_version(p_schema core.schema_def, p_chosen text[] default null)
returns void
language plpgsql volatile
as $$
declare
  v_waiting core.schema_def;
  v_version integer;
  v_edited boolean;
  v_proposal jsonb;
  v_hash text;
  v_profile jsonb;
  v_offers jsonb;
begin
  select * into v_waiting from core.schema_def
  where base_id = p_schema.id and status = 'provisional' and superseded_by is null;
  v_edited := v_waiting.override ? 'columns';
  p_chosen := coalesce(p_chosen, v_waiting.child_paths, '{}');
  v_version := coalesce(v_waiting.version,
    (select max(version) + 1 from core.schema_def where collection_id = p_schema.collection_id));
  v_proposal := core._version_proposal(p_schema, v_version, p_chosen,
    case when v_edited then core._added_part(v_waiting.proposal) -> 'columns' else core._drift_columns(p_schema, v_version) end);
  if core._added_structure(v_proposal) = '[]' then
    return;
  end if;
  v_hash := case when v_edited then v_waiting.structure_hash
                 else core._version_hash(p_schema.structure_hash, core._added_structure(v_proposal)) end;
  if exists (select from core.schema_def where structure_hash = v_hash and id is distinct from v_waiting.id) then
    return;
  end if;
  v_profile := p_schema.profile || jsonb_build_object('left_out', core._left_out(p_schema), 'drift',
    case when v_edited then v_waiting.profile -> 'drift' else core._drift_paths(p_schema.collection_id) end);
  v_offers := core._child_offers(p_schema, v_proposal);
  merge into core.schema_def as def
  using (select v_waiting.id as id) as waiting on def.id = waiting.id
  when matched and (def.proposal, def.child_paths, def.recommendations) is distinct from (v_proposal, p_chosen, v_offers) then update set
    structure_hash = v_hash, proposal = v_proposal, ddl = array_to_string(core._render_ddl(v_proposal), E';\n') || ';',
    profile = v_profile, child_paths = p_chosen, recommendations = v_offers,
    reverse_ddl = core._render_reverse_ddl(v_proposal)
  when not matched then insert
    (id, status, name, collection_id, base_id, version, structure_hash, storage_choice, proposal, reasons, profile,
     recommendations, sample_size, ddl, reverse_ddl, created_at, child_paths)
  values (uuidv7(), 'provisional', p_schema.name, p_schema.collection_id, p_schema.id, v_version, v_hash, 'sql', v_proposal,
    p_schema.reasons, v_profile, v_offers, p_schema.sample_size,
    array_to_string(core._render_ddl(v_proposal), E';\n') || ';', core._render_reverse_ddl(v_proposal), core.current_time(), p_chosen);
end;
$$;
