-- The type of nearly all values, whatever strays there are beside it; else one that holds them all.
create or replace function core._usual_type(p_types jsonb)
returns text
language sql stable
as $$
  with counted as (
    select key as type, value::numeric as n from jsonb_each_text(p_types) where key <> 'null'
  )
  select coalesce(
    (select type from counted
     where type in ('text', 'numeric', 'boolean', 'timestamptz', 'date', 'object')
       and n >= core._number_setting('column_type_share') * (select sum(n) from counted)
     order by n desc limit 1),
    (select core._column_type(array_agg(type)) from counted having count(*) > 0))
$$;
comment on function core._usual_type is 'The type of a column for values of these types, {type: count}; object for a path opened into columns, null for nulls alone.';
