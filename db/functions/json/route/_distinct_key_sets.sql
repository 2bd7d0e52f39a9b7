create or replace function core._distinct_key_sets(p_key_sets jsonb)
returns table (keys text[], count bigint, document jsonb)
language sql immutable
as $$
  select keys, sum(n)::bigint, coalesce((select jsonb_object_agg(key, null::text) from unnest(keys) as key), '{}')
  from (
    select core._keys_of(value -> 'document') as keys, (value ->> 'count')::bigint as n
    from jsonb_array_elements(p_key_sets)
    offset 0
  ) as counted
  group by keys
$$;
comment on function core._distinct_key_sets is 'Key sets as sorted arrays with their counts; jsonb keeps keys in one order, whatever the document''s was.';
