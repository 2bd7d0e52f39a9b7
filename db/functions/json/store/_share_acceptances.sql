-- In the order of ids, so that two jobs never wait for each other in a circle. An admin may have merged a collection
-- into another until its lock was there: the other one's is taken too where it comes later in that order. Where it does
-- not, the transaction ends as one that waited for a lock in vain, and the job is retried.
create or replace function core._share_acceptances(p_batches jsonb)
returns jsonb
language plpgsql volatile
as $$
declare
  v_batches jsonb := p_batches;
  v_wanted integer[];
  v_held integer[] := '{}';
begin
  loop
    select coalesce(jsonb_agg(batch || jsonb_build_object('collection_id', coalesce(merged_into, id)) order by coalesce(merged_into, id)), '[]'),
           array_agg(distinct coalesce(merged_into, id))
    into v_batches, v_wanted
    from jsonb_array_elements(v_batches) as batch
    join core.collection on id = (batch ->> 'collection_id')::integer;
    v_wanted := array(select unnest(v_wanted) except select unnest(v_held) order by 1);
    exit when v_wanted = '{}';
    if v_wanted[1] < v_held[cardinality(v_held)] then
      perform core._refuse('55P03', format('The collection %s was merged into %s meanwhile', v_held, v_wanted), 'Try again.');
    end if;
    perform core._lock('acceptance', id, true) from unnest(v_wanted) as id order by id;
    v_held := v_held || v_wanted;
  end loop;
  return v_batches;
end;
$$;
comment on function core._share_acceptances is 'Share the acceptance of the collections that documents go to, and follow merges: the batches with the collections they belong to now, by id.';
