-- What the elements of an array in the sample of documents have, by their top-level keys: an object within
-- an element is one jsonb column. Elements that are no objects have their row too, all of it in extra.
create or replace function core._child(p_collection_id integer, p_name text, p_path text, p_keys jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_columns jsonb;
begin
  execute format($sql$
    with element as materialized (
      select element
      from core.collection_sample as sample
      join collections.%I as docs on docs.id = sample.asset_id
      cross join lateral (select docs.doc -> ($1 ->> 0) as outer_value) as reached
      cross join lateral (select case jsonb_array_length($1) when 1 then outer_value else outer_value -> ($1 ->> 1) end as list) as found
      cross join lateral jsonb_array_elements(case when core._is_filled_array(list) then list else '[]' end) as element
      where sample.collection_id = $2
    ), field as (
      select key, count(*) as n, array_agg(distinct core._value_type(value)) filter (where jsonb_typeof(value) <> 'null') as types
      from element cross join lateral jsonb_each(case when jsonb_typeof(element) = 'object' then element else '{}' end)
      group by key
    ), chosen as (
      select $3 || core._path_step(key) as path, jsonb_build_array(key) as keys, core._column_type(types) as type,
             trim_scale(round(n / (select count(*) from element)::numeric, 4)) as presence
      from field where types is not null
      order by n desc, key limit core._number_setting('max_columns')
    )
    select coalesce(jsonb_agg(jsonb_build_object('name', named.name, 'path', chosen.path, 'keys', chosen.keys,
                                                 'type', type, 'presence', presence, 'since', 1) order by chosen.path collate "C"), '[]')
    from chosen
    join core._column_names((select jsonb_agg(jsonb_build_object('path', path, 'keys', keys)) from chosen), array['ordinal']) as named
      on named.path = chosen.path
  $sql$, 'docs_' || p_name)
  into v_columns using p_keys, p_collection_id, p_path;
  return jsonb_build_object('table', core._child_table(p_name, p_keys), 'path', p_path, 'keys', p_keys, 'columns', v_columns);
end;
$$;
comment on function core._child is 'The child table an array of objects would become: {"table", "path", "keys", "columns"}.';
