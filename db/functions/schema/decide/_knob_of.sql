create or replace function core._knob_of(p_rule text)
returns text
language sql immutable
as $$
  select case p_rule when 'num_top_level_keys' then 'max_top_level_keys' when 'avg_field_stability' then 'stability_threshold'
                     when 'max_depth' then 'max_depth' end
$$;
comment on function core._knob_of is 'The setting that a rule of the decision compares with; null for a rule without one.';
