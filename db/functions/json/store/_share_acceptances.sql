-- In the order of ids, so that two jobs never wait for each other in a circle. An admin may have merged a collection
-- into another before its lock was there. The other one's is taken too where it comes later in that order. Where it
-- does not, the transaction ends as one that waited for a lock in vain, and the job is retried.
create or replace function core._share_acceptances(p_collection_ids integer[])
returns integer[]
language plpgsql volatile
as $$
declare
  v_now integer[] := p_collection_ids;
  v_wanted integer[];
  v_held integer[] := '{}';
begin
  loop
    v_now := array(
      select coalesce(merged_into, id)
      from unnest(v_now) with ordinality as one (collection_id, nth) join core.collection on id = collection_id
      order by nth);
    v_wanted := array(select unnest(v_now) except select unnest(v_held) order by 1);
    exit when v_wanted = '{}';
    if v_wanted[1] < v_held[cardinality(v_held)] then
      perform core._refuse('55P03', format('The collections %s were merged into %s', v_held, v_wanted), 'Retry the request.');
    end if;
    perform core._lock('acceptance', id, true) from unnest(v_wanted) as id order by id;
    v_held := v_held || v_wanted;
  end loop;
  return v_now;
end;
$$;
comment on function core._share_acceptances is 'Share the acceptance of the collections that documents go to, and follow merges: the collection that each one is in now, in the order given.';
