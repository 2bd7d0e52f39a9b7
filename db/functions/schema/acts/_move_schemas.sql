-- The only function that writes status, superseded_by and the decision. A schema that is in the state stays as it is;
-- another transition than those of _schema_transition is a fault of the caller.
create or replace function core._move_schemas(
  p_schema_ids uuid[], p_to text, p_note text default null, p_superseded_by uuid default null
)
returns void
language plpgsql volatile
as $$
declare
  v_wrong text;
begin
  with moved as (
    update core.schema_def
    set status = case p_to when 'superseded' then 'provisional' else p_to end,
        superseded_by = p_superseded_by,
        decided_at = case when p_to = 'superseded' or superseded_by is not null then decided_at else core.current_time() end,
        decided_by = case when p_to = 'superseded' or superseded_by is not null then decided_by else core._actor() end,
        decision_note = case when p_to = 'rejected' then p_note else decision_note end
    where id = any (p_schema_ids) and core._schema_state(schema_def) <> p_to
    returning new.*, core._schema_state(old) as source, core._schema_transition(core._schema_state(old), p_to) as stage
  ), traced as (
    select core._trace(stage, jsonb_build_object(
             'collection', name, 'storage_choice', storage_choice, 'structure_hash', structure_hash, 'version', version,
             'ddl_sha256', case when p_to = 'active' and storage_choice = 'sql' and source <> 'superseded' then gate ->> 'ddl_sha256' end),
           p_schema_id => id)
    from moved where stage is not null
  )
  select string_agg(format('%s from %s to %s', id, source, p_to), ', ' order by id) filter (where stage is null)
  into v_wrong
  from moved, (select count(*) from traced) as all_traced;
  if v_wrong is not null then
    raise exception 'a schema cannot go there: %', v_wrong;
  end if;
end;
$$;
comment on function core._move_schemas is 'Move schemas to provisional, active, rejected or superseded, with the stage in lineage. The caller holds the locks.';
