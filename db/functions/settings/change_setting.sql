-- Placed with the settings it changes; the check constraints of the table hold type and range.
create or replace function api.change_setting(p_name text, p_value jsonb, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_setting core.setting;
begin
  select * into v_setting from core.setting where name = p_name for update;
  if not found then
    perform core._refuse('CB002', format('Setting %s not found', p_name),
      'List them with select name, sentence from catalog.setting.', jsonb_build_object('name', p_name));
  end if;
  perform core._act(p_actor);
  begin
    update core.setting set value = p_value where name = p_name returning * into v_setting;
  exception when check_violation or not_null_violation then
    perform core._refuse('CB001',
      format('%s takes %s %s%s', p_name, case v_setting.type when 'integer' then 'an' else 'a' end, v_setting.type,
        case when v_setting.minimum is not null
             then format(' from %s to %s', v_setting.minimum, v_setting.maximum) else '' end
        || coalesce(': ' || array_to_string(v_setting.choices, ' or '), '')),
      v_setting.sentence, jsonb_build_object('name', p_name, 'value', p_value));
  end;
  if p_name in ('N_sample', 'stability_threshold', 'max_top_level_keys', 'max_depth', 'suggested_indexes', 'auto_migrate',
                'drift_presence', 'drift_documents', 'max_columns', 'column_type_share') then
    perform core._queue_reconsidering();
  elsif p_name in ('directory_members', 'unsorted_by') and exists (select from core.embedding_space where active) then
    perform core._defer_jobs(array[core._insert_job('clusters.tidy')]);
  end if;
  return to_jsonb(v_setting);
end;
$$;
comment on function api.change_setting is 'Change one of the settings in catalog.setting. Refuses a value of the wrong type or out of range; the change is in lineage. Settings of the decision apply at once to every proposal that is not decided; those of the library are applied by a job.';
