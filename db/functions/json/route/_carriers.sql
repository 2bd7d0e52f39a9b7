-- A dozen members of several types are a record of some other thing, such as the repository of an event. Members
-- of one type may be a map, whose keys are data.
create or replace function core._carriers(p_shape jsonb)
returns jsonb
language sql immutable
as $$
  select jsonb_object_agg(key, members)
  from (select key, value from jsonb_each(p_shape) where jsonb_typeof(value) = 'object' offset 0) as held
  cross join lateral (
    select jsonb_agg(member order by member) as members, count(distinct type) filter (where type <> 'null') as types
    from jsonb_each_text(value) as one (member, type)
  ) as counted
  where types >= 2 and jsonb_array_length(members) >= 12
$$;
comment on function core._carriers is 'Key -> names of the members, for the large objects in a shape of core._shape; null where there is none.';
