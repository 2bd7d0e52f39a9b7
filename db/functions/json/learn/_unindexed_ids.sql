-- Apart from the joins, for each batch by itself. The planner knows neither how many objects a request has nor
-- which of them are in the collection still.
create or replace function core._unindexed_ids(p_batches bigint[])
returns uuid[]
language sql stable
as $$
  select coalesce(array_agg(found.id), '{}')
  from core.unindexed as batch
  cross join lateral (
    select id from unnest(batch.ids) as id
    union all
    select id from (
      select id, collection_id from core.asset
      where request_id = batch.request_id and ordinal between batch.first_ordinal and batch.last_ordinal offset 0) as run
    where run.collection_id = batch.collection_id
  ) as found
  where batch.id = any (p_batches)
$$;
comment on function core._unindexed_ids is 'The documents of some rows of core.unindexed. Those that were moved to another collection since may be among them.';
