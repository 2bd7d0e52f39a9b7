-- Groups around leaders. The first set that is like no leader yet becomes one, p_most times at most. Then each set that
-- is like a leader joins the one it is most like; the earlier leader wins a tie. Nothing is read but the arguments and
-- nothing is stored. A temporary table here could be the caller's, with a trigger that runs as the owner.
create or replace function core._nearest_leaders(
  p_sets integer[], p_keys integer[], p_sizes integer[], p_most integer, p_like double precision
)
returns integer[]
language plpgsql immutable
as $$
declare
  v_open integer[] := array(select n from generate_subscripts(p_sizes, 1) as n order by n);
  v_sets integer[] := p_sets;
  v_keys integer[] := p_keys;
  v_covered integer[] := '{}';
  v_leader integer;
  v_own integer[];
  v_leaders integer[] := '{}';
begin
  for v_round in 1 .. p_most loop
    v_leader := v_open[1];
    exit when v_leader is null;
    v_leaders := v_leaders || v_leader;
    v_own := array(select key from unnest(v_sets, v_keys) as pair (member, key) where member = v_leader);
    select array_agg(member) into v_covered
    from (
      select member, count(*)::double precision as shared
      from unnest(v_sets, v_keys) as pair (member, key)
      where key = any (v_own) group by member
    ) as overlap
    where core._likeness(shared, p_sizes[v_leader] - shared, p_sizes[member] - shared) >= p_like;
    v_open := array(
      select n from unnest(v_open) as n
      where n <> v_leader and not exists (select from unnest(v_covered) as covered where covered = n) order by n);
    -- What a leader covers takes no part in later rounds.
    continue when cardinality(v_covered) = 1;
    select coalesce(array_agg(pair.member), '{}'), coalesce(array_agg(pair.key), '{}') into v_sets, v_keys
    from unnest(v_sets, v_keys) as pair (member, key)
    join unnest(v_open) as still on still = pair.member;
  end loop;

  return (
    with nearest as (
      select distinct on (member) member, leader
      from (
        select other.member, own.member as leader, count(*)::double precision as shared
        from unnest(v_leaders) as head
        join unnest(p_sets, p_keys) as own (member, key) on own.member = head
        join unnest(p_sets, p_keys) as other (member, key) using (key)
        group by 1, 2
      ) as overlap
      where member not in (select unnest(v_open))
      order by member, core._likeness(shared, p_sizes[leader] - shared, p_sizes[member] - shared) desc, leader
    )
    select array_agg(leader order by n)
    from generate_subscripts(p_sizes, 1) as n left join nearest on member = n);
end;
$$;
comment on function core._nearest_leaders is 'The leader of each set, null for one that is like none. Sets are numbered from 1. p_sets and p_keys are the pairs of a set and one of its keys, p_sizes the number of keys of each set.';
