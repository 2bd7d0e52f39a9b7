create or replace function core._sum_dry_runs(p_some jsonb, p_more jsonb)
returns jsonb
language sql immutable
as $$
  select case when p_some is null then p_more else core._sum_counts(p_some, p_more) || jsonb_build_object('children', (
      select coalesce(jsonb_agg(core._sum_counts(a, b) order by ord), '[]')
      from rows from (jsonb_array_elements(p_some -> 'children'), jsonb_array_elements(p_more -> 'children'))
        with ordinality as both_runs (a, b, ord))) end
$$;
comment on function core._sum_dry_runs is 'Two dry runs of one proposal over different documents, as one.';
