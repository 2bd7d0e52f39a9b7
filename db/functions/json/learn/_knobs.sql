create or replace function core._knobs()
returns jsonb
language sql stable
as $$
  select jsonb_object_agg(name, value) from core.setting
  where name in ('stability_threshold', 'max_top_level_keys', 'max_depth')
$$;
comment on function core._knobs is 'The settings of the decision, as core._decide takes them.';
