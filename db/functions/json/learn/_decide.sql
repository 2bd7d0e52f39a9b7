-- The brief's rule, section 4: sql if all four hold, else jsonb. A pure function of profile and settings.
create or replace function core._decide(p_profile jsonb, p_knobs jsonb)
returns jsonb
language sql immutable
as $$
  with top_level as (
    select value ->> 'path' as path, (value ->> 'present')::numeric / (p_profile ->> 'documents')::numeric as presence
    from jsonb_array_elements(p_profile -> 'paths')
    where jsonb_typeof(value -> 'keys') = 'array' and jsonb_array_length(value -> 'keys') = 1
  ), figure as (
    select count(*) as top_keys, coalesce(avg(presence), 0) as stability,
           (array_agg(path order by presence, path))[1] as rarest,
           (p_profile ->> 'max_depth')::numeric as depth,
           p_profile ->> 'object_array_path' as object_array
    from top_level
  ), rule as (
    select ord, rule, holds, figure, threshold, path,
           case when holds then format('%s %s is within %s', rule, figure, threshold) else failing end as sentence
    from figure
    cross join lateral (values
      (1, 'num_top_level_keys', top_keys <= (p_knobs ->> 'max_top_level_keys')::numeric and top_keys > 0,
       top_keys::text, p_knobs ->> 'max_top_level_keys', null,
       case when top_keys = 0 then 'the documents have no keys'
            else format('num_top_level_keys %s > %s', top_keys, p_knobs ->> 'max_top_level_keys') end),
      (2, 'avg_field_stability', stability >= (p_knobs ->> 'stability_threshold')::numeric,
       trim_scale(round(stability, 6))::text, p_knobs ->> 'stability_threshold', rarest,
       format('avg_field_stability %s < %s', trim_scale(round(stability, 6)), p_knobs ->> 'stability_threshold')
       || coalesce(', rarest at ' || rarest, '')),
      (3, 'max_depth', depth <= (p_knobs ->> 'max_depth')::numeric,
       depth::text, p_knobs ->> 'max_depth', p_profile ->> 'max_depth_path',
       format('max_depth %s > %s at %s', depth, p_knobs ->> 'max_depth', p_profile ->> 'max_depth_path')),
      (4, 'arrays_of_objects', object_array is null,
       case when object_array is null then '0' else '1' end, '0', object_array,
       format('array of objects at %s', object_array))
    ) as checked (ord, rule, holds, figure, threshold, path, failing)
  )
  select jsonb_build_object(
    'storage_choice', case when bool_and(holds) then 'sql' else 'jsonb' end,
    'reasons', jsonb_agg(jsonb_build_object('rule', rule, 'holds', holds, 'figure', figure,
      'threshold', threshold, 'path', path, 'sentence', sentence) order by ord))
  from rule
$$;
comment on function core._decide is 'sql or jsonb for a profile, with a reason for each rule: its figure, the threshold, and the path at fault.';
