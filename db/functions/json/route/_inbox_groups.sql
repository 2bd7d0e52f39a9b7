create or replace function core._inbox_groups(p_job_ids bigint[])
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'job_id', job_id, 'keys', to_jsonb(keys), 'keys_sha256', encode(core._keys_hash(keys), 'hex'), 'ordinals', to_jsonb(ordinals))
    order by job_id, ordinals[1]), '[]')
  from (
    select job_id, core._keys_of(doc) as keys, array_agg(ordinal order by ordinal) as ordinals
    from api.inbox where job_id = any (p_job_ids) group by 1, 2
  ) as grouped
$$;
comment on function core._inbox_groups is 'The documents of some jobs by their top-level keys: [{"job_id", "keys", "keys_sha256", "ordinals"}]. Reads every document once.';
