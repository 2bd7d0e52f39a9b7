create or replace function core._add_counts(p_one jsonb, p_other jsonb)
returns jsonb
language sql immutable
as $$
  select jsonb_object_agg(key, n)
  from (
    select key, sum(value::bigint) as n
    from (select * from jsonb_each_text(p_one) union all select * from jsonb_each_text(p_other)) as both_counts
    group by key
  ) as added
$$;
comment on function core._add_counts is 'Counters by name, added.';
