-- An edited proposal is the person's: new documents no longer change its columns. What they bring
-- comes as drift, once it is accepted. Of a later version what was known when it was edited stays with it:
-- what the person left out of it is not proposed again.
create or replace function api.edit_schema(
  p_schema_id uuid, p_edit jsonb, p_actor text default null, p_reason text default null, p_ddl_sha256 text default null
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._lock_changeable_schema(p_schema_id);
  v_proposal jsonb;
  v_changes jsonb;
begin
  if p_ddl_sha256 <> core._ddl_sha256(v_schema.proposal) then
    perform core._refuse('CB003', 'The proposal has changed since you opened it', 'Open it again, then edit it.',
      jsonb_build_object('ddl_sha256', core._ddl_sha256(v_schema.proposal)));
  end if;
  if p_edit is null and v_schema.base_id is not null then
    v_proposal := core._unedited_version(v_schema);
  elsif p_edit is null then
    v_proposal := core._proposal(v_schema.collection_id, v_schema.name, core._profile(v_schema.collection_id));
  else
    v_proposal := core._edited_proposal(v_schema, p_edit);
  end if;
  v_changes := core._edit_changes(core._added_part(v_schema.proposal), core._added_part(v_proposal));
  if v_changes <> '{}' or p_edit is null and v_schema.override ? 'columns' then
    perform core._act(p_actor, jsonb_strip_nulls(jsonb_build_object('changes', v_changes, 'reason', p_reason)));
    update core.schema_def
    set proposal = v_proposal, ddl = array_to_string(core._render_ddl(v_proposal), E';\n') || ';',
        reverse_ddl = core._render_reverse_ddl(v_proposal),
        recommendations = case when base_id is null then core._recommendations(profile, v_proposal) else recommendations end,
        profile = case when base_id is null then profile else profile || jsonb_build_object('drift', core._drift_paths(collection_id)) end,
        override = case when p_edit is null then override - 'columns' else override || jsonb_build_object('columns',
          jsonb_strip_nulls(jsonb_build_object('by', core._actor(), 'reason', p_reason, 'at', core.current_time()))) end
    where id = p_schema_id;
    perform core._queue_check(p_schema_id);
  end if;
  return catalog.schema_detail(p_schema_id);
end;
$$;
comment on function api.edit_schema is 'Change the columns a proposal would make: {"columns": [{"path" or "keys", "name", "type"}], "indexes": [name]}, has every column in order, of a later version those it adds. {"column": …} changes one, {"suggested": true} takes every suggested choice. null goes back to what the sample, or the drift, proposes. Refuses what cannot be with the place, and a proposal that is active.';
