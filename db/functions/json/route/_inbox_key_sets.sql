create or replace function core._inbox_key_sets(p_job_id bigint, p_groups jsonb)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'document', coalesce((select jsonb_object_agg(key, null::text) from unnest(core._keys_of(doc)) as key), '{}'),
    'count', jsonb_array_length(value -> 'ordinals'))), '[]')
  from jsonb_array_elements(p_groups)
  join api.inbox on job_id = p_job_id and ordinal = (value -> 'ordinals' -> 0)::integer
$$;
comment on function core._inbox_key_sets is 'The keys of groups of core._inbox_groups, as routing takes them: [{"document": {key: null}, "count": n}].';
