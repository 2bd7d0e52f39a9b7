-- Which paths become columns. A path whose values are objects gives its children, to depth 2; a path of
-- one scalar type gives a column of that type; anything else (arrays, mixtures, deep objects) is jsonb.
-- No object is opened when that gave more than 300 columns: a row must fit one page of 8 kB, and a value
-- moved out of it still leaves up to 24 bytes.
-- A path that was only ever null has nothing to say about its type and stays in extra.
create or replace function core._columns(p_profile jsonb)
returns jsonb
language sql immutable
as $$
  with path as (
    select value ->> 'path' as path, value -> 'keys' as keys, (value ->> 'present')::numeric as present,
           (value ->> 'presence')::numeric as presence,
           array(select jsonb_object_keys((value -> 'types') - 'null')) as types
    from jsonb_array_elements(p_profile -> 'paths')
    where jsonb_typeof(value -> 'keys') = 'array'
  ), opened as (
    select keys from path where types = array['object'] and jsonb_array_length(keys) = 1
      and (select count(*) from path as any_column where jsonb_array_length(any_column.keys) <= 2) <= 300
      and exists (select from path as child where child.keys -> 0 = path.keys -> 0 and jsonb_array_length(child.keys) = 2)
  ), chosen as (
    select path, keys, presence, core._column_type(types) as type
    from path
    where cardinality(types) > 0
      and case jsonb_array_length(keys)
            when 1 then not exists (select from opened where opened.keys = path.keys)
            when 2 then exists (select from opened where opened.keys -> 0 = path.keys -> 0)
            else false end
  )
  select coalesce(jsonb_agg(jsonb_build_object('name', named.name, 'path', chosen.path, 'keys', keys,
                                               'type', type, 'presence', presence, 'since', 1)
                            order by chosen.path collate "C"), '[]')
  from chosen
  join core._column_names((select jsonb_agg(jsonb_build_object('path', path, 'keys', keys)) from chosen)) as named
    using (path)
$$;
comment on function core._columns is 'The columns a profile proposes: [{"name", "path", "keys", "type", "presence", "since"}].';
