-- core._keys_of is written out here: a query within each row took as long as the keys.
create or replace function core._inbox_groups(p_job_ids bigint[])
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'job_id', job_id, 'keys', to_jsonb(keys), 'keys_sha256', encode(core._keys_hash(keys), 'hex'), 'ordinals', to_jsonb(ordinals))
    order by job_id, ordinals[1]), '[]')
  from (
    select job_id, case when cardinality(keys) between 1 and 2 then core._lean_keys_of(doc) else keys end as keys,
           array_agg(ordinal order by ordinal) as ordinals
    from (select job_id, ordinal, doc, core._outer_keys_of(doc) as keys from api.inbox where job_id = any (p_job_ids) offset 0) as arrived
    group by 1, 2
  ) as grouped
$$;
comment on function core._inbox_groups is 'The documents of some jobs by the keys that route them: [{"job_id", "keys", "keys_sha256", "ordinals"}]. Reads every document once.';
