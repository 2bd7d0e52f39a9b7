-- Documents differ: what is missing, null or empty on the way holds no records. Any other value there, unless it is an
-- array, or an object as the record, excludes the document. What is around arrays is
-- repeated for each, so a small document could become gigabytes: the loop ends before.
create or replace function core._record_runs(p_value jsonb, p_path jsonb)
returns jsonb
language plpgsql immutable
as $$
declare
  v_wildcard integer := (select min(n) from jsonb_array_elements(p_path) with ordinality as listed (step, n) where step = 'null');
  v_way text[] := array(
    select step #>> '{}' from jsonb_array_elements(p_path) with ordinality as listed (step, n) where n < coalesce(v_wildcard, 100) order by n);
  v_there jsonb := p_value #> v_way;
  v_inner jsonb := (select jsonb_agg(step order by n) from jsonb_array_elements(p_path) with ordinality as listed (step, n) where n > v_wildcard);
  v_around jsonb;
  v_element jsonb;
  v_inside jsonb;
  v_insides jsonb[] := '{}';
  v_size bigint := 0;
begin
  if v_there is null then
    return case when not exists (
      select from generate_series(0, cardinality(v_way) - 1) as length
      where p_value #> v_way[:length] <> 'null'
        and jsonb_typeof(p_value #> v_way[:length]) <> case jsonb_typeof(p_path -> length) when 'number' then 'array' else 'object' end) then '[]'::jsonb end;
  elsif v_there in ('null', '[]') or v_there = '{}' and v_wildcard is null then
    return '[]';
  elsif v_wildcard is null then
    return case when jsonb_typeof(v_there) in ('array', 'object') then jsonb_build_array(jsonb_build_object(
      'records', case jsonb_typeof(v_there) when 'array' then v_there else jsonb_build_array(v_there) end,
      'rest', case when v_way = '{}' then '{}' else core._envelope_rest(p_value, v_way) end)) end;
  elsif jsonb_typeof(v_there) <> 'array' then
    return null;
  end if;
  v_around := jsonb_set(p_value, v_way, 'null');
  for v_element in select element from jsonb_array_elements(v_there) with ordinality as listed (element, n) order by n loop
    v_inside := core._record_runs(v_element, coalesce(v_inner, '[]'));
    v_size := v_size + pg_column_size(v_inside) + jsonb_array_length(v_inside) * pg_column_size(v_around);
    if v_inside is null or v_size > 67108864 + pg_column_size(p_value) then
      return null;
    end if;
    v_insides := v_insides || v_inside;
  end loop;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('records', run -> 'records', 'rest', case
             when v_way = '{}' then run -> 'rest' when run -> 'rest' = '{}' then core._envelope_rest(v_around, v_way)
             else jsonb_set(v_around, v_way, run -> 'rest') end) order by n, m), '[]')
    from unnest(v_insides) with ordinality as element (inside, n)
    cross join jsonb_array_elements(inside) with ordinality as listed (run, m));
end;
$$;
comment on function core._record_runs is 'The records of a value, [{"records", "rest"}] for each array of them; null where another value is there. In the rest the arrays on the way are replaced by the element that leads there.';
