-- The setting, the value at which this collection becomes a table, and steps beyond it: within what the setting allows.
create or replace function core._knob_values(p_rule text, p_figure numeric, p_setting core.setting)
returns setof numeric
language sql immutable
as $$
  select distinct trim_scale(value)
  from unnest(case p_rule
    when 'num_top_level_keys' then array[p_figure, ceil(p_figure / 10) * 10, ceil(p_figure / 10) * 10 + 10]
    when 'max_depth' then array[p_figure, p_figure + 1]
    else array[floor(p_figure * 100) / 100, floor(p_figure * 10) / 10, floor(p_figure * 10) / 10 - 0.1] end || (p_setting.value #>> '{}')::numeric) as value
  where value between p_setting.minimum and p_setting.maximum
$$;
comment on function core._knob_values is 'Other values of a setting worth trying, when a rule fails for a figure.';
