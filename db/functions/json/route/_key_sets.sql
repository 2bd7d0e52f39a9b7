create or replace function core._key_sets(p_groups jsonb)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'document', coalesce((select jsonb_object_agg(key, null::text) from jsonb_array_elements_text(keys) as key), '{}'), 'count', n)), '[]')
  from (
    select value -> 'keys' as keys, sum(jsonb_array_length(value -> 'ordinals')) as n
    from jsonb_array_elements(p_groups) group by 1
  ) as counted
$$;
comment on function core._key_sets is 'The keys of groups of core._inbox_groups, as routing takes them: [{"document": {key: null}, "count": n}].';
