create or replace function api.override_schema(
  p_schema_id uuid, p_storage_choice text, p_actor text default null, p_reason text default null
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._lock_changeable_schema(p_schema_id);
  v_ruled text := core._decide(v_schema.profile, core._collection_knobs(v_schema.collection_id)) ->> 'storage_choice';
begin
  perform core._require_first_version(v_schema);
  if p_storage_choice not in ('sql', 'jsonb') then
    perform core._refuse('CB001', format('Unknown storage choice: %s', p_storage_choice),
      'Use sql or jsonb; null to follow the rule again.', jsonb_build_object('storage_choice', p_storage_choice));
  end if;
  if v_schema.override #>> '{storage_choice,value}' is distinct from p_storage_choice then
    perform core._act(p_actor, jsonb_strip_nulls(jsonb_build_object(
      'forced', p_storage_choice, 'rule', v_ruled, 'reason', p_reason)));
    update core.schema_def
    set storage_choice = coalesce(p_storage_choice, v_ruled),
        override = case when p_storage_choice is null then override - 'storage_choice'
          else override || jsonb_build_object('storage_choice', jsonb_strip_nulls(jsonb_build_object(
            'value', p_storage_choice, 'by', core._actor(), 'reason', p_reason, 'at', core.current_time()))) end
    where id = p_schema_id;
    perform core._queue_check(p_schema_id);
    perform core._auto_migrate(v_schema.collection_id);
  end if;
  return catalog.schema_detail(p_schema_id);
end;
$$;
comment on function api.override_schema is 'Force the storage choice of a proposal: sql or jsonb, whatever the rule says; null follows the rule again. Remembered with its actor and reason. Refuses a proposal that is active.';
