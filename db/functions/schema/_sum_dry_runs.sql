create or replace function core._sum_dry_runs(p_some jsonb, p_more jsonb)
returns jsonb
language sql immutable
as $$
  select case when p_some is null then p_more else jsonb_build_object(
    'documents', (p_some ->> 'documents')::bigint + (p_more ->> 'documents')::bigint,
    'extra_documents', (p_some ->> 'extra_documents')::bigint + (p_more ->> 'extra_documents')::bigint,
    'table_bytes', (p_some ->> 'table_bytes')::bigint + (p_more ->> 'table_bytes')::bigint,
    'columns', (
      select coalesce(jsonb_agg(a || (
               select jsonb_object_agg(count, (a ->> count)::bigint + (b ->> count)::bigint)
               from unnest(array['fits', 'inexact', 'extra', 'null', 'missing']) as count)
             || jsonb_build_object('misfits', jsonb_path_query_array((a -> 'misfits') || (b -> 'misfits'), '$[0 to 2]'))
             order by ord), '[]')
      from rows from (jsonb_array_elements(p_some -> 'columns'), jsonb_array_elements(p_more -> 'columns'))
        with ordinality as both_runs (a, b, ord))) end
$$;
comment on function core._sum_dry_runs is 'Two dry runs of one proposal over different documents, as one.';
