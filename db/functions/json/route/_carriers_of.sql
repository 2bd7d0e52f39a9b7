create or replace function core._carriers_of(p_key_sets jsonb)
returns jsonb
language sql immutable
as $$
  select jsonb_object_agg(key, members)
  from (
    select distinct on (key) key, members
    from core._distinct_key_sets(p_key_sets) cross join lateral jsonb_each(core._carriers(document)) as held (key, members)
    order by key, count desc, keys
  ) as commonest
$$;
comment on function core._carriers_of is 'The large objects of some sets of keys, each as the commonest set carries it; null for none.';
