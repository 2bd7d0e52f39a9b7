-- The decision follows at once, as it does after a change of the setting. A forced choice stays.
create or replace function api.set_collection_knobs(p_name text, p_knobs jsonb, p_actor text default null, p_reason text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
  v_knobs jsonb := coalesce(nullif(p_knobs, 'null'), '{}');
  v_wrong record;
begin
  if jsonb_typeof(v_knobs) <> 'object' then
    perform core._refuse('CB001', 'The settings of the decision are not a JSON object', 'For example {"max_top_level_keys": 40}; null follows the settings again.',
      jsonb_build_object('knobs', p_knobs));
  end if;
  select knob, said, setting.* into v_wrong
  from jsonb_each(v_knobs) as given (knob, said) left join core.setting on setting.name = knob and core._knobs() ? knob
  where setting.name is null or jsonb_typeof(said) <> 'number'
     or case when jsonb_typeof(said) = 'number' then said::numeric not between minimum and maximum
               or setting.type = 'integer' and trunc(said::numeric) <> said::numeric end
  order by knob limit 1;
  if v_wrong.name is null and v_wrong.knob is not null then
    perform core._refuse('CB001', format('Unknown setting of the decision: %s', to_json(left(v_wrong.knob, 80))),
      format('Knobs: %s.', (select string_agg(key, ', ' order by key) from jsonb_each(core._knobs()))), jsonb_build_object('knob', v_wrong.knob));
  elsif v_wrong.knob is not null then
    perform core._refuse('CB001', format('%s takes %s %s from %s to %s, not %s', v_wrong.knob, case v_wrong.type when 'integer' then 'an' else 'a' end,
      v_wrong.type, v_wrong.minimum, v_wrong.maximum, left(v_wrong.said::text, 40)), v_wrong.sentence,
      jsonb_build_object('knob', v_wrong.knob, 'value', v_wrong.said));
  end if;
  perform core._refuse_merged(v_collection.id);
  perform core._lock('decision', v_collection.id);
  if exists (select from core.schema_def where collection_id = v_collection.id and status = 'active') then
    perform core._refuse('CB003', format('The schema of %s is active', v_collection.name), 'Roll it back first: api.rollback_schema.',
      jsonb_build_object('collection', v_collection.name));
  end if;
  select * into v_collection from core.collection where id = v_collection.id;
  if v_collection.knobs <> v_knobs then
    perform core._act(p_actor, jsonb_strip_nulls(jsonb_build_object('knobs', v_knobs, 'before', v_collection.knobs, 'reason', p_reason)));
    update core.collection set knobs = v_knobs where id = v_collection.id;
    perform core._trace('knobs_set', jsonb_strip_nulls(jsonb_build_object('collection', v_collection.name, 'knobs', v_knobs,
      'before', v_collection.knobs, 'reason', p_reason)));
    perform core._reconsider(v_collection.id);
  end if;
  return catalog.collection_detail(v_collection.name);
end;
$$;
comment on function api.set_collection_knobs is 'Set settings of the decision for one collection, {"max_top_level_keys": 40}; {} or null follows the settings again. The undecided proposal is decided again at once. Refuses unknown settings, values out of range, and a collection whose schema is active.';
