-- From the sample that the decision was made on, so that the table of a proposal costs one look however large the
-- collection is.
create or replace function catalog.proposed_values(p_id uuid)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._find_schema(p_id);
  v_columns jsonb := v_schema.proposal -> 'columns';
begin
  if (select merged_into is not null from core.collection where id = v_schema.collection_id) or jsonb_array_length(coalesce(v_columns, '[]')) = 0 then
    return jsonb_build_object('items', '[]'::jsonb);
  end if;
  return jsonb_build_object('items', (
    with said as (
      select ord, value, case when jsonb_typeof(value) = 'number' then (value #>> '{}')::double precision end as n
      from core._column_values(v_schema.collection_id, v_columns, 300) as said (ord, place, value)
    ), span as (
      select ord, count(*) as sampled, count(distinct value) as distinct_values, count(n) = count(*) and min(n) < max(n) as is_numeric,
             min(n) as least, max(n) as most
      from said group by ord
    ), bin as (
      select ord, least(width_bucket(n, least, most, 12), 12) as bin, count(*) as held
      from said join span using (ord) where is_numeric group by 1, 2
    ), top as (
      select ord, value, held, row_number() over (partition by ord order by held desc, value) as place
      from (select ord, value, count(*) as held from said where jsonb_typeof(value) in ('string', 'number', 'boolean') group by 1, 2) as counted
    )
    select coalesce(jsonb_agg(jsonb_build_object('path', col.value -> 'path', 'sampled', sampled, 'distinct_values', distinct_values,
      'bins', case when is_numeric then (
        select jsonb_agg(coalesce(held, 0) order by at) from generate_series(1, 12) as at left join bin on bin.ord = col.ord and bin.bin = at) end,
      'least', least, 'most', most,
      'top', (select coalesce(jsonb_agg(jsonb_build_object('value', left(top.value #>> '{}', 40), 'documents', held) order by place), '[]')
              from top where top.ord = col.ord and place <= 3 and held > 1)) order by col.ord), '[]')
    from jsonb_array_elements(v_columns) with ordinality as col (value, ord)
    join span on span.ord = col.ord));
end;
$$;
comment on function catalog.proposed_values is 'What the sample has in each proposed column: the number of values, of different ones, and the most frequent three. Numbers have a histogram of 12 bins from least to most. Raises CB002 for an unknown id.';
