-- Of the shapes of one set the greatest stays: jsonb has an order, so that of arrival does not matter.
create or replace function core._distinct_key_sets(p_key_sets jsonb)
returns table (keys text[], count bigint, document jsonb)
language sql immutable
as $$
  select keys, n, coalesce((select jsonb_object_agg(key, shape -> key) from unnest(keys) as key), '{}')
  from (
    select keys, sum(n)::bigint as n, (array_agg(shape order by shape desc))[1] as shape
    from (
      select core._keys_of(value -> 'document') as keys, (value ->> 'count')::bigint as n, value -> 'document' as shape
      from jsonb_array_elements(p_key_sets)
      offset 0
    ) as counted
    group by keys
  ) as distinct_set
$$;
comment on function core._distinct_key_sets is 'Key sets as sorted arrays with their counts and the shape of a document, as far as it is known.';
