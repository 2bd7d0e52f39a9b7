-- In the documented order: names, then documents on their way in, then decisions; ids ascending in each. The
-- batches that wait for their profile last: a job that is at them continues with the rows of the collections.
create or replace function core._lock_collections(p_ids integer[])
returns void
language plpgsql volatile
as $$
begin
  perform core._lock('routing');
  perform core._lock('acceptance', id) from (select unnest(p_ids) as id order by 1) as sorted;
  perform core._lock('decision', id) from (select unnest(p_ids) as id order by 1) as sorted;
  perform from core.unindexed where collection_id = any (p_ids) order by id for update;
end;
$$;
comment on function core._lock_collections is 'Keep collections still while an admin rearranges them: no document is stored in them and no decision made during it.';
