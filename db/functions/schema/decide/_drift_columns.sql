-- Three kinds: a wider column for a path whose values its column does not take, and one for the strays of an opened
-- object. And for what is new the columns a first version would have, also within opened objects. What a person took
-- out of the first version is not proposed again. Nor is what they left out of a later one, while its values are of the
-- types they knew.
create or replace function core._drift_columns(p_schema core.schema_def, p_version integer, p_child jsonb default null)
returns jsonb
language sql stable
as $$
  with found as (
    select value as entry, value ->> 'path' as path, value -> 'keys' as keys,
           (value ->> 'present')::numeric as present, value -> 'presence' as presence,
           array(select jsonb_object_keys(value -> 'types')) as types
    from jsonb_array_elements(core._drift_paths(p_schema.collection_id, coalesce(p_child ->> 'path', '$')))
  ), col as (
    select distinct on (value -> 'keys') value ->> 'name' as name, value -> 'keys' as keys,
           core._counted_type(value) as type,
           value -> 'presence' as presence
    from jsonb_array_elements(coalesce(p_child, p_schema.proposal) -> 'columns') with ordinality as listed (value, ord)
    order by value -> 'keys', ord desc
  ), opened as (
    select distinct core._outer_keys(keys, depth) as keys from col cross join lateral generate_series(1, jsonb_array_length(keys) - 1) as depth
  ), removed as (
    select value -> 'keys' as keys from jsonb_array_elements(core._columns(p_schema.profile)) where p_child is null
    union select value -> 'keys' from jsonb_array_elements(core._children_within(p_schema.proposal -> 'children', p_child))
  ), offered as (
    select found.* from found left join col using (keys) left join removed using (keys)
    where (col.keys is not null or removed.keys is null)
      and (p_child is not null or not exists (
        select from jsonb_array_elements(core._left_out(p_schema)) as known
        where known -> 'keys' = found.keys and known -> 'types' ?& found.types))
  ), fresh as (
    select entry from offered
    where keys not in (select keys from opened)
      and not exists (select from col where col.keys = offered.keys or core._is_within(offered.keys, col.keys))
    union all
    select jsonb_build_object('path', core._path_text(keys), 'keys', keys, 'presence', 1, 'types', '{"object": 1}'::jsonb) from opened
  ), added as (
    select path, keys, core._column_type(col.type || other.types) as type, offered.presence, present, col.name as widens
    from offered join col using (keys)
    cross join lateral (select array(select unnest(offered.types) except select col.type) as types) as other
    where col.type <> 'jsonb' and cardinality(other.types) > 0 and core._column_type(col.type || other.types) <> col.type
    union all
    select path, keys, core._column_type(array_remove(types, 'object')), presence, present, null
    from offered
    where keys in (select keys from opened) and keys not in (select keys from col) and cardinality(array_remove(types, 'object')) > 0
    union all
    select found.path, found.keys, value ->> 'type', value -> 'presence', found.present, null
    from jsonb_array_elements(core._columns(jsonb_build_object('paths', (select coalesce(jsonb_agg(entry), '[]') from fresh)))) as entry (value)
    join found on found.path = value ->> 'path'
    where found.keys not in (select keys from opened)
  ), kept as (
    select *, path || case when widens is null then '' else ' ' || type end as label
    from added order by present desc, path
    limit greatest(0, core._number_setting('max_columns') + 100 - jsonb_array_length(coalesce(p_child, p_schema.proposal) -> 'columns'))
  )
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
    'name', named.name, 'path', kept.path, 'keys', kept.keys, 'type', kept.type, 'presence', kept.presence,
    'since', p_version, 'widens', kept.widens)) order by kept.path collate "C"), '[]')
  from kept
  join core._column_names(
    (select jsonb_agg(jsonb_build_object('path', label, 'keys', case when widens is null then keys else keys || to_jsonb(type) end)) from kept),
    array(select value ->> 'name' from jsonb_array_elements(coalesce(p_child, p_schema.proposal) -> 'columns'))
    || case when p_child is not null then core._child_lead(p_child) end) as named on named.path = kept.label
$$;
comment on function core._drift_columns is 'The columns that the drift of an accepted table, or of one of its child tables, asks for. widens names the column that gets a wider one beside it.';
