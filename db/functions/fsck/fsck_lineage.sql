create or replace function catalog.fsck_lineage(p_after bigint default 0, p_limit integer default 20)
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'number', checkpoint.number, 'digest', checkpoint.digest, 'faults', array_remove(array[
      case when checkpoint.number <> coalesce(before.number, 0) + 1
           then format('checkpoint %s is missing', checkpoint.number - 1) end,
      case when checkpoint.previous <> coalesce(before.digest, repeat('0', 64))
           then 'it does not continue the checkpoint before' end,
      case when found.rows <> expected.rows
           then format('it covers %s rows, but %s exist', expected.rows, found.rows) end,
      case when found.rows = expected.rows and found.digest <> expected.digest
           then 'the digest of its rows is another' end,
      case when not expected.is_announced then 'it was pruned without an event' end,
      case when between_them.n > 0 then format('%s rows were put before it', between_them.n) end,
      case when silent > 0 then format('%s details were erased without an event', silent) end], null)) order by checkpoint.number), '[]')
  from (select * from core.lineage_checkpoint where number > p_after order by number limit p_limit) as checkpoint
  left join lateral (
    select number, digest, last_id from core.lineage_checkpoint where number < checkpoint.number order by number desc limit 1
  ) as before on true
  left join core.lineage_pruning as pruning on pruning.number = checkpoint.number
  cross join lateral (
    select coalesce(pruning.rows, checkpoint.rows) as rows, coalesce(pruning.digest, checkpoint.digest) as digest,
           pruning.number is null or exists (
             select from core.lineage as event
             where event.stage = 'lineage_pruned' and event.detail ->> 'number' = pruning.number::text
               and event.detail ->> 'digest' = pruning.digest) as is_announced
  ) as expected
  cross join lateral core._silent_erasures(checkpoint.first_id, checkpoint.last_id) as silent
  cross join lateral core._chain_digest(checkpoint.previous, checkpoint.first_id, checkpoint.last_id) as found
  cross join lateral (
    select count(*) as n from core.lineage
    where id > coalesce(before.last_id, '00000000-0000-0000-0000-000000000000') and id < checkpoint.first_id
  ) as between_them
$$;
comment on function catalog.fsck_lineage is 'A page of the chain over lineage, computed again. Of a pruned checkpoint, over the rows that were kept: [{"number", "digest", "faults"}], where faults is empty when all is well.';
