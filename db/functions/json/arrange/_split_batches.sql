-- Parts for new values are made first, under the lock of routing, in the order of the values.
create or replace function core._split_batches(p_batches core.stored_batch[])
returns core.stored_batch[]
language plpgsql volatile
as $$
declare
  v_ids integer[] := array(select collection_id from unnest(p_batches));
begin
  if not exists (select from core.collection where split_path is not null and id = any (v_ids)) then
    return p_batches;
  end if;
  perform core._ensure_part(rule, value)
  from core.collection as rule
  cross join lateral (
    select distinct core._split_value(inbox.doc, array(select jsonb_array_elements_text(rule.split_path))) collate "C" as value
    from unnest(p_batches) as batch
    cross join unnest(batch.job_ids, batch.ordinals) as one (job_id, ordinal)
    join api.inbox on inbox.job_id = one.job_id and inbox.ordinal = one.ordinal
    where batch.collection_id = rule.id and inbox.job_id = any (array(select unnest(job_ids) from unnest(p_batches)))
    order by 1
  ) as seen
  where rule.split_path is not null and rule.id = any (v_ids) and value is not null
    and not exists (select from core.collection_part as part where part.collection_id = rule.id and part.value = seen.value);
  return array(
    select row(collection_id, null, null, array_agg(job_id order by job_id, ordinal), array_agg(ordinal order by job_id, ordinal))::core.stored_batch
    from (
      select coalesce(part.part_id, batch.collection_id) as collection_id, one.job_id, one.ordinal
      from unnest(p_batches) as batch
      cross join unnest(batch.job_ids, batch.ordinals) as one (job_id, ordinal)
      join api.inbox on inbox.job_id = one.job_id and inbox.ordinal = one.ordinal
      left join core.collection as rule on rule.id = batch.collection_id and rule.split_path is not null
      left join core.collection_part as part on part.collection_id = rule.id
        and part.value = core._split_value(inbox.doc, array(select jsonb_array_elements_text(rule.split_path)))
      where inbox.job_id = any (array(select unnest(job_ids) from unnest(p_batches)))
    ) as placed
    group by collection_id
    order by collection_id);
end;
$$;
comment on function core._split_batches is 'Batches of split collections by the parts their documents go to.';
