-- A provisional proposal is a living one: it follows the sample until a person decides. The same
-- structure keeps its row, whatever was decided about it before. Of an accepted table, drift makes the
-- next version. What a person decided instead stays: the choice they forced, the columns they edited.
create or replace function core._propose(p_collection_id integer)
returns void
language plpgsql volatile
as $$
declare
  v_actor text := core._actor();
  v_detail jsonb := core._act_detail();
  v_name text := (select name from core.collection where id = p_collection_id);
  v_decided core.schema_def;
  v_first core.schema_def;
  v_profile jsonb;
  v_verdict jsonb;
  v_choice text;
  v_proposal jsonb;
begin
  select * into v_decided from core.schema_def
  where collection_id = p_collection_id and (status = 'active' or status = 'rejected' and base_id is null)
  order by status limit 1;
  if v_decided.storage_choice = 'jsonb' or v_decided.status = 'rejected' then
    return;
  end if;
  perform core._act('cubby');
  if v_decided.status = 'active' then
    perform core._propose_version(v_decided);
  else
    select * into v_first from core.schema_def where collection_id = p_collection_id and base_id is null;
    v_profile := core._profile(p_collection_id);
    v_verdict := core._decide(v_profile, core._collection_knobs(p_collection_id));
    v_choice := coalesce(v_first.override #>> '{storage_choice,value}', v_verdict ->> 'storage_choice');
    v_proposal := case when v_first.override ? 'columns' then v_first.proposal
                       else core._proposal(p_collection_id, v_name, v_profile) end;
    merge into core.schema_def as def
    using (select core._structure_hash(v_name, v_profile) as structure_hash) as new
    on def.collection_id = p_collection_id and def.base_id is null
    when matched and (def.profile, def.reasons, def.proposal) is distinct from (v_profile, v_verdict -> 'reasons', v_proposal) then update set
      structure_hash = new.structure_hash, storage_choice = v_choice,
      proposal = v_proposal, reasons = v_verdict -> 'reasons', profile = v_profile,
      recommendations = core._recommendations(v_profile, v_proposal) || core._split_advice(p_collection_id, v_profile),
      sample_size = (v_profile ->> 'documents')::integer,
      ddl = array_to_string(core._render_ddl(v_proposal), E';\n') || ';',
      reverse_ddl = core._render_reverse_ddl(v_proposal)
    when not matched then insert
      (id, status, name, collection_id, structure_hash, storage_choice, proposal, reasons, profile,
       recommendations, sample_size, ddl, reverse_ddl, created_at)
    values (uuidv7(), 'provisional', v_name, p_collection_id, new.structure_hash, v_choice,
      v_proposal, v_verdict -> 'reasons', v_profile, core._recommendations(v_profile, v_proposal) || core._split_advice(p_collection_id, v_profile),
      (v_profile ->> 'documents')::integer, array_to_string(core._render_ddl(v_proposal), E';\n') || ';',
      core._render_reverse_ddl(v_proposal), core.current_time());
  end if;
  perform core._queue_check(id) from core.schema_def
  where collection_id = p_collection_id and status = 'provisional' and superseded_by is null;
  perform core._auto_migrate(p_collection_id);
  perform core._act(v_actor, v_detail);
end;
$$;
