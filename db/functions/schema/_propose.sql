-- A provisional proposal is a living one: it follows the sample until a person decides. The same
-- structure keeps its row, whatever was decided about it before.
create or replace function core._propose(p_collection_id integer)
returns void
language plpgsql volatile
as $$
declare
  v_actor text := core._actor();
  v_detail jsonb := core._act_detail();
  v_name text := (select name from core.collection where id = p_collection_id);
  v_override jsonb := (select override from core.schema_def where collection_id = p_collection_id and status = 'provisional');
  v_profile jsonb;
  v_verdict jsonb;
  v_proposal jsonb;
begin
  if exists (select from core.schema_def where collection_id = p_collection_id and status <> 'provisional') then
    return;
  end if;
  v_profile := core._profile(p_collection_id);
  v_verdict := core._decide(v_profile, core._knobs());
  v_proposal := core._proposal(p_collection_id, v_name, v_profile);
  -- What a person decided instead stays: the choice they forced, the columns they edited.
  v_verdict := v_verdict || jsonb_build_object('storage_choice',
    coalesce(v_override #>> '{storage_choice,value}', v_verdict ->> 'storage_choice'));
  if v_override ? 'columns' then
    v_proposal := (select proposal from core.schema_def where collection_id = p_collection_id);
  end if;
  perform core._act('cubby');
  merge into core.schema_def as def
  using (select core._structure_hash(v_name, v_profile) as structure_hash) as new
  on def.collection_id = p_collection_id
  when matched and (def.profile, def.reasons, def.proposal) is distinct from (v_profile, v_verdict -> 'reasons', v_proposal) then update set
    structure_hash = new.structure_hash, storage_choice = v_verdict ->> 'storage_choice',
    proposal = v_proposal, reasons = v_verdict -> 'reasons', profile = v_profile,
    recommendations = core._recommendations(v_profile, v_proposal -> 'indexes', v_proposal -> 'columns'),
    sample_size = (v_profile ->> 'documents')::integer,
    ddl = array_to_string(core._render_ddl(v_proposal), E';\n') || ';',
    reverse_ddl = core._render_reverse_ddl(v_proposal)
  when not matched then insert
    (id, status, name, collection_id, structure_hash, storage_choice, proposal, reasons, profile,
     recommendations, sample_size, ddl, reverse_ddl, created_at)
  values (uuidv7(), 'provisional', v_name, p_collection_id, new.structure_hash, v_verdict ->> 'storage_choice',
    v_proposal, v_verdict -> 'reasons', v_profile,
    core._recommendations(v_profile, v_proposal -> 'indexes', v_proposal -> 'columns'),
    (v_profile ->> 'documents')::integer, array_to_string(core._render_ddl(v_proposal), E';\n') || ';',
    core._render_reverse_ddl(v_proposal), core.current_time());
  perform core._queue_check(id) from core.schema_def where collection_id = p_collection_id;
  perform core._auto_migrate(p_collection_id);
  perform core._act(v_actor, v_detail);
end;
$$;
