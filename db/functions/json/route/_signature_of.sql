create or replace function core._signature_of(p_key_sets jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_object_agg(key, trim_scale(round(counted.n / total.n, 6))), '{}')
  from (
    select key, sum((value ->> 'count')::numeric) as n
    from jsonb_array_elements(p_key_sets), jsonb_object_keys(value -> 'document') as key
    group by key
  ) as counted
  cross join (
    select sum((value ->> 'count')::numeric) as n from jsonb_array_elements(p_key_sets)
  ) as total
$$;
comment on function core._signature_of is 'Key -> share of documents that have it, from [{"document": {key: null}, "count": n}].';
