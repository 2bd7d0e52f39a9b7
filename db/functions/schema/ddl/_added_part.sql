create or replace function core._added_part(p_proposal jsonb)
returns jsonb
language sql immutable
as $$
  select p_proposal || jsonb_build_object('columns', (
    select coalesce(jsonb_agg(value order by ord), '[]')
    from jsonb_array_elements(p_proposal -> 'columns') with ordinality as listed (value, ord)
    where coalesce((value ->> 'since')::integer, 1) = (p_proposal ->> 'version')::integer))
$$;
comment on function core._added_part is 'A proposal with those columns alone that its version brings: all of them in a first version.';
