-- From the figures that each decision was made on: one rule changes, the others hold or fail as they did.
create or replace function catalog.what_if(p_id uuid)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._find_schema(p_id);
  v_own jsonb := (select knobs from core.collection where id = v_schema.collection_id);
  v_setting core.setting;
  v_reason jsonb;
  v_options jsonb;
begin
  -- The one rule that fails, or that holds only because of a setting of this collection.
  select reason into v_reason
  from jsonb_array_elements(v_schema.reasons) as listed (reason)
  where v_schema.base_id is null and reason ->> 'rule' <> 'arrays_of_objects' and reason ->> 'figure' <> '0'
    and (reason -> 'holds' = 'false' or v_own ? core._knob_of(reason ->> 'rule'))
    and not exists (select from jsonb_array_elements(v_schema.reasons) as every (other)
                    where other -> 'holds' = 'false' and other ->> 'rule' <> reason ->> 'rule')
  order by reason -> 'holds' limit 1;
  select * into v_setting from core.setting where name = core._knob_of(v_reason ->> 'rule');
  if v_setting.name is not null then
    with option as (
      select value from core._knob_values(v_reason ->> 'rule', (v_reason ->> 'figure')::numeric, v_setting) as value
    ), decided as (
      select option.value, schema.collection_id, schema.name, schema.storage_choice,
             (select bool_and(case when rule ->> 'rule' <> v_reason ->> 'rule' then (rule -> 'holds')::boolean
                when rule ->> 'rule' = 'avg_field_stability' then (rule ->> 'figure')::numeric >= option.value
                else (rule ->> 'figure')::numeric <= option.value and rule ->> 'figure' <> '0' end)
              from jsonb_array_elements(schema.reasons) as rule) as is_sql
      from option cross join core.schema_def as schema join core.collection on collection.id = schema.collection_id
      where schema.id = p_id or schema.base_id is null and schema.status = 'provisional' and collection.merged_into is null
        and not schema.override ? 'storage_choice' and not collection.knobs ? v_setting.name
    )
    select jsonb_agg(jsonb_build_object('value', value, 'is_setting', value = (v_setting.value #>> '{}')::numeric,
      'storage_choice', mine, 'others', others, 'collections', names) order by value)
    into v_options
    from (
      select value, max(case when is_sql then 'sql' else 'jsonb' end) filter (where collection_id = v_schema.collection_id) as mine,
             count(*) filter (where collection_id <> v_schema.collection_id and is_sql <> (storage_choice = 'sql')) as others,
             coalesce((array_agg(name order by name) filter (where collection_id <> v_schema.collection_id and is_sql <> (storage_choice = 'sql')))[:10],
               '{}') as names
      from decided group by value
    ) as summed;
  end if;
  return jsonb_build_object('schema_id', v_schema.id, 'collection', v_schema.name, 'rule', v_reason -> 'rule', 'figure', v_reason -> 'figure',
    'setting', v_setting.name, 'setting_value', v_setting.value, 'knobs', v_own, 'options', coalesce(v_options, '[]'));
end;
$$;
comment on function catalog.what_if is 'What other values of a setting would decide, when a proposal is not a table because of one figure. For each value it has the storage choice here, and how many other undecided collections would change, if it were the setting. Without options when another number of rules fails. Raises CB002 for an unknown id.';
