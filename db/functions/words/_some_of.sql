-- Of up to six queries every choice of p_least is named, so that the index finds just the hits. Of more, any hit meets
-- one of the first n - p_least + 1; the caller counts how many it meets.
create or replace function core._some_of(p_queries tsquery[], p_least integer)
returns tsquery
language sql immutable parallel safe
as $$
  select case when cardinality(p_queries) <= 6 then (
    select string_agg('(' || core._all_of(array(
        select p_queries[n] from generate_subscripts(p_queries, 1) as n where (mask >> (n - 1)) & 1 = 1))::text || ')', ' | ')::tsquery
    from generate_series(1, (1 << cardinality(p_queries)) - 1) as mask
    where bit_count(mask::bit(8)) = p_least)
  else (
    select string_agg('(' || query::text || ')', ' | ')::tsquery
    from unnest(p_queries[1:cardinality(p_queries) - p_least + 1]) as query) end
$$;
comment on function core._some_of is 'What meets at least p_least of these queries; of more than six, what may.';
