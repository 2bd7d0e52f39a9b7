create or replace function core._distinct_key_sets(p_key_sets jsonb)
returns table (keys text[], count bigint, document jsonb)
language sql immutable
as $$
  select array(select jsonb_object_keys(counted.document)), counted.n, counted.document
  from (
    select value -> 'document' as document, sum((value ->> 'count')::bigint)::bigint as n
    from jsonb_array_elements(p_key_sets)
    group by value -> 'document'
  ) as counted
$$;
comment on function core._distinct_key_sets is 'Key sets as sorted arrays with their counts; jsonb keeps keys in one order, whatever the document''s was.';
