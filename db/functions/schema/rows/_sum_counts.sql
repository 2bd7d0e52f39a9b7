create or replace function core._sum_counts(p_some jsonb, p_more jsonb)
returns jsonb
language sql immutable
as $$
  select p_some
    || (select coalesce(jsonb_object_agg(key, value::numeric + (p_more ->> key)::numeric), '{}')
        from jsonb_each(p_some) where jsonb_typeof(value) = 'number')
    || jsonb_build_object('columns', (
      select coalesce(jsonb_agg(a || (
               select jsonb_object_agg(count, (a ->> count)::bigint + (b ->> count)::bigint)
               from unnest(array['fits', 'inexact', 'extra', 'null', 'missing']) as count)
             || jsonb_build_object('misfits', jsonb_path_query_array((a -> 'misfits') || (b -> 'misfits'), '$[0 to 2]'))
             order by ord), '[]')
      from rows from (jsonb_array_elements(p_some -> 'columns'), jsonb_array_elements(p_more -> 'columns'))
        with ordinality as both_runs (a, b, ord)))
$$;
comment on function core._sum_counts is 'Two counts of the rows of one table, as one.';
