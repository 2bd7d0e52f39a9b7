create or replace function core._inbox_groups(p_job_id bigint)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'keys_sha256', encode(core._keys_hash(keys), 'hex'), 'ordinals', to_jsonb(ordinals))), '[]')
  from (
    select core._keys_of(doc) as keys, array_agg(ordinal) as ordinals
    from api.inbox where job_id = p_job_id group by 1
  ) as grouped
$$;
comment on function core._inbox_groups is 'The documents of a job by their top-level keys: [{"keys_sha256", "ordinals"}]. Reads every document once.';
