-- One pass over ten values of each column, for all candidates of their kind together.
create or replace function core._first_trial(p_values jsonb, p_share numeric)
returns table (ord integer, kind text, candidate jsonb, rank bigint)
language plpgsql stable
as $$
begin
  return query execute format($sql$
    with value as (
      select (item ->> 0)::integer as ord, item -> 2 as v from jsonb_array_elements($1) as item where (item ->> 1)::integer <= 10
    ), kind as (
      select ord, case when count(distinct jsonb_typeof(v)) = 1 and min(jsonb_typeof(v)) in ('string', 'number', 'boolean')
        then min(jsonb_typeof(v)) else 'other' end as kind
      from value group by ord
    ), counted as (
      select value.ord, kind.kind, count(*) as n, array[%s] as fits from value join kind using (ord) group by value.ord, kind.kind
    )
    select ord, kind, candidate, rank
    from counted cross join core._candidate_columns() as known (rank, candidate)
    where core._suits(candidate, kind) and fits[rank] >= greatest(1, n * $2)
  $sql$, (
    select string_agg(format('count(*) filter (where core._suits(%L, kind) and (%s) is not null)', known.candidate, how.value), ', ' order by known.rank)
    from core._candidate_columns() as known cross join lateral core._column_sql(known.candidate, 'v') as how))
  using p_values, p_share;
end;
$$;
comment on function core._first_trial is 'Which candidates ten values of each column agree with. p_values: [[place of the column, number, value]].';
