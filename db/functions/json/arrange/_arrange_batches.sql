-- Envelopes go to the collection of envelopes. The collection of their records is among the answers too, so that its
-- acceptance is shared before the records enter it.
create or replace function core._arrange_batches(p_batches core.stored_batch[])
returns core.stored_batch[]
language plpgsql volatile
as $$
declare
  v_ids integer[] := array(select collection_id from unnest(p_batches));
begin
  if not exists (select from core.collection where records_path is not null and (id = any (v_ids) or envelopes_id = any (v_ids))) then
    return p_batches;
  end if;
  return array(
    with rule as materialized (
      select id, envelopes_id, records_path as path
      from core.collection where records_path is not null and (id = any (v_ids) or envelopes_id = any (v_ids))
    ), placed as materialized (
      select coalesce(rule.envelopes_id, batch.collection_id) as collection_id, one.job_id, one.ordinal
      from unnest(p_batches) as batch
      cross join unnest(batch.job_ids, batch.ordinals) as one (job_id, ordinal)
      join api.inbox on inbox.job_id = one.job_id and inbox.ordinal = one.ordinal
      left join rule on rule.id = batch.collection_id and core._records_in(inbox.doc, rule.path) is not null
      where inbox.job_id = any (array(select unnest(job_ids) from unnest(p_batches)))
    )
    select row(collection_id, null, null, array_agg(job_id order by job_id, ordinal) filter (where job_id is not null),
               array_agg(ordinal order by job_id, ordinal) filter (where job_id is not null))::core.stored_batch
    from (
      select collection_id, job_id, ordinal from placed
      union all select id, null, null from rule
    ) as wanted
    group by collection_id
    order by collection_id);
end;
$$;
comment on function core._arrange_batches is 'Batches as the rules of their collections place them: envelopes apart from records.';
