-- Three kinds: a wider column for a path whose values its column does not take; a column for a new key of
-- an object that is opened into columns already; and for what is new altogether the columns a first
-- version would have. What a person took out of the first version is not proposed again, nor what they left
-- out of a later one, while its values are of the types they knew.
create or replace function core._drift_columns(p_schema core.schema_def, p_version integer)
returns jsonb
language sql stable
as $$
  with found as (
    select value as entry, value ->> 'path' as path, value -> 'keys' as keys,
           (value ->> 'present')::numeric as present, value -> 'presence' as presence,
           array(select jsonb_object_keys(value -> 'types')) as types
    from jsonb_array_elements(core._drift_paths(p_schema.collection_id))
  ), col as (
    select distinct on (value -> 'keys') value ->> 'name' as name, value -> 'keys' as keys,
           core._counted_type(value) as type,
           value -> 'presence' as presence
    from jsonb_array_elements(p_schema.proposal -> 'columns') with ordinality as listed (value, ord)
    order by value -> 'keys', ord desc
  ), removed as (
    select value -> 'keys' as keys from jsonb_array_elements(core._columns(p_schema.profile))
    union select value -> 'keys' from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]'))
  ), offered as (
    select found.* from found left join col using (keys) left join removed using (keys)
    where (col.keys is not null or removed.keys is null)
      and not exists (
        select from jsonb_array_elements(core._left_out(p_schema)) as known
        where known -> 'keys' = found.keys and known -> 'types' ?& found.types)
  ), opened as (
    select distinct keys -> 0 as outer_key from col where jsonb_array_length(keys) = 2
  ), added as (
    select path, keys, core._column_type(col.type || other.types) as type, offered.presence, present, col.name as widens
    from offered join col using (keys)
    cross join lateral (select array(select unnest(offered.types) except select col.type) as types) as other
    where col.type <> 'jsonb' and cardinality(other.types) > 0 and core._column_type(col.type || other.types) <> col.type
    union all
    select path, keys, core._column_type(other.types), presence, present, null
    from offered
    cross join lateral (select case when jsonb_array_length(keys) = 1 then array_remove(types, 'object') else types end as types) as other
    where keys -> 0 in (select outer_key from opened) and keys not in (select keys from col) and cardinality(other.types) > 0
    union all
    select value ->> 'path', value -> 'keys', value ->> 'type', value -> 'presence', found.present, null
    from jsonb_array_elements(core._columns(jsonb_build_object('paths', (
      select coalesce(jsonb_agg(entry), '[]') from offered
      where keys -> 0 not in (select outer_key from opened) and keys -> 0 not in (select keys -> 0 from col))))) as entry (value)
    join found on found.path = value ->> 'path'
  ), kept as (
    select *, path || case when widens is null then '' else ' ' || type end as label
    from added order by present desc, path limit greatest(0, core._number_setting('max_columns') + 100 - jsonb_array_length(p_schema.proposal -> 'columns'))
  )
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
    'name', named.name, 'path', kept.path, 'keys', kept.keys, 'type', kept.type, 'presence', kept.presence,
    'since', p_version, 'widens', kept.widens)) order by kept.path collate "C"), '[]')
  from kept
  join core._column_names(
    (select jsonb_agg(jsonb_build_object('path', label, 'keys', case when widens is null then keys else keys || to_jsonb(type) end)) from kept),
    array(select value ->> 'name' from jsonb_array_elements(p_schema.proposal -> 'columns'))) as named on named.path = kept.label
$$;
comment on function core._drift_columns is 'The columns that the drift of an accepted table asks for; widens names the column beside which a wider one is to stand.';
