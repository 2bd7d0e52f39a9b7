-- Which paths can be columns. A path whose values are nearly all objects gives its children instead, to depth 3. Nearly
-- all of one scalar type give a column of that type. Anything else (arrays, mixtures, deeper objects) is jsonb. An
-- object of more members than a table has columns stays one. A path that was only ever null says nothing about its type
-- and stays in extra.
create or replace function core._column_candidates(p_profile jsonb)
returns table (path text, keys jsonb, presence numeric, type text)
language sql stable
as $$
  with path as materialized (
    select value ->> 'path' as path, value -> 'keys' as keys, array(select jsonb_array_elements_text(value -> 'keys')) as steps,
           (value ->> 'presence')::numeric as presence, core._usual_type(value -> 'types') as type
    from jsonb_array_elements(p_profile -> 'paths')
    where jsonb_typeof(value -> 'keys') = 'array'
  ), opened as materialized (
    select steps from path
    where type = 'object' and cardinality(steps) < 3
      and steps in (
        select steps[:n] from path as below cross join generate_series(1, cardinality(steps) - 1) as n
        group by 1 having count(*) <= core._number_setting('max_columns'))
  ), reached as (
    select path.*, (select count(*) from generate_series(1, cardinality(steps) - 1) as n where steps[:n] in (select steps from opened)) as above
    from path
  )
  select path, keys, presence, case type when 'object' then 'jsonb' else type end
  from reached
  where type is not null and cardinality(steps) between 1 and 3 and above = cardinality(steps) - 1
    and steps not in (select steps from opened)
$$;
comment on function core._column_candidates is 'Every path of a profile that can be a column, with its type.';
