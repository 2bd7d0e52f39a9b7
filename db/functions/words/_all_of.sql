create or replace function core._all_of(p_queries tsquery[])
returns tsquery
language sql immutable parallel safe
as $$
  select string_agg('(' || query::text || ')', ' & ')::tsquery from unnest(p_queries) as query where numnode(query) > 0
$$;
comment on function core._all_of is 'All of these queries as one; null when there is none.';
