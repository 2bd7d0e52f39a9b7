create or replace function core._stored_key_sets(p_batch core.stored_batch)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('document', document, 'count', n)), '[]')
  from (
    select (select coalesce(jsonb_object_agg(key, null), '{}') from unnest(core._keys_of(doc)) as key) as document, count(*) as n
    from unnest(p_batch.job_ids, p_batch.ordinals) as placed (job_id, ordinal) join api.inbox using (job_id, ordinal)
    where inbox.job_id = any (p_batch.job_ids)
    group by 1
  ) as counted
$$;
comment on function core._stored_key_sets is 'The keys of documents that are being stored, as routing takes them: [{"document": {key: null}, "count": n}].';
