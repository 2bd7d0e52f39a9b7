-- Groups around leaders. The sets are taken by count, then by their keys, so the order of the documents cannot
-- matter: the first that is like no leader yet becomes one. Then each set joins the leader it is most like.
-- A statement for each new collection, and there are max_new_collections at most: what is like none of them
-- goes to the leftovers, and lineage says so.
create or replace function core._route_new(p_request_id uuid, p_key_sets jsonb)
returns void
language plpgsql volatile
as $$
declare
  v_like double precision := core._number_setting('route_similarity');
  v_leader integer;
  v_members jsonb;
  v_collection integer;
begin
  create temporary table if not exists new_set (n integer, document jsonb, keys_sha256 bytea, size integer, count bigint, leader integer, led boolean) on commit drop;
  create temporary table if not exists new_key (n integer, key text) on commit drop;
  truncate pg_temp.new_set, pg_temp.new_key;
  insert into pg_temp.new_set
  select row_number() over (order by count desc, keys), document, core._keys_hash(keys), cardinality(keys), count, null, false
  from core._distinct_key_sets(p_key_sets);
  insert into pg_temp.new_key select n, key from pg_temp.new_set cross join jsonb_object_keys(document) as key;
  analyze pg_temp.new_set, pg_temp.new_key;

  for v_round in 1 .. core._number_setting('max_new_collections') loop
    select min(n) into v_leader from pg_temp.new_set where not led;
    exit when v_leader is null;
    update pg_temp.new_set
    set led = true, leader = case when n = v_leader then v_leader else leader end
    from (
      select other.n as member, count(*)::double precision as shared
      from pg_temp.new_key as own join pg_temp.new_key as other using (key)
      where own.n = v_leader group by other.n
    ) as overlap
    where n = member
      and shared / ((select size from pg_temp.new_set where n = v_leader) + size - shared) >= v_like;
  end loop;

  update pg_temp.new_set
  set leader = nearest.leader
  from (
    select distinct on (member) member, overlap.leader
    from (
      select other.n as member, own.n as leader, count(*)::double precision as shared
      from pg_temp.new_set as head
      join pg_temp.new_key as own on own.n = head.n
      join pg_temp.new_key as other using (key)
      where head.leader is not null group by 1, 2
    ) as overlap
    join pg_temp.new_set as led on led.n = overlap.leader
    join pg_temp.new_set as follower on follower.n = member
    where follower.led
    order by member, shared / (led.size + follower.size - shared) desc, overlap.leader
  ) as nearest
  where n = member;

  for v_leader, v_members in
    select leader, jsonb_agg(jsonb_build_object('document', document, 'count', count))
    from pg_temp.new_set where leader is not null group by leader order by leader
  loop
    v_collection := core._make_collection(
      core._free_collection_name(core._telling_name(p_request_id, core._signature_of(v_members))),
      core._signature_of(v_members), p_request_id);
    insert into core.document_route (request_id, keys_sha256, collection_id)
    select p_request_id, keys_sha256, v_collection from pg_temp.new_set where leader = v_leader
    on conflict do nothing;
  end loop;
  if exists (select from pg_temp.new_set where leader is null) then
    v_collection := core._collection_named('leftovers', p_request_id, '[]');
    insert into core.document_route (request_id, keys_sha256, collection_id)
    select p_request_id, keys_sha256, v_collection from pg_temp.new_set where leader is null
    on conflict do nothing;
    perform core._trace('left_over', jsonb_build_object('collection', 'leftovers', 'documents', sum(count), 'kinds', count(*),
      'max_new_collections', core._number_setting('max_new_collections')), p_request_id => p_request_id)
    from pg_temp.new_set where leader is null;
  end if;
end;
$$;
comment on function core._route_new is 'Make collections for sets of keys that are like no collection there is.';
