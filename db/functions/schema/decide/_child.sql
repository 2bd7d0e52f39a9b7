-- Elements are profiled as documents are: their objects are opened into columns, to depth 3. Elements that are not
-- objects have their row too, all of it in extra.
create or replace function core._child(p_collection_id integer, p_name text, p_steps jsonb, p_version integer)
returns jsonb
language plpgsql stable
as $$
declare
  v_child jsonb := jsonb_strip_nulls(jsonb_build_object('table', core._child_table(p_name, p_steps), 'path', core._elements_path(p_steps),
    'keys', p_steps -> -1, 'outer', nullif(p_steps - (-1), '[]'), 'since', nullif(p_version, 1)));
  v_profile jsonb;
begin
  execute format($sql$
    with element as materialized (
      select doc from (%s) as listed order by jsonb_hash_extended(doc, 0) limit core._number_setting('N_sample')
    ), seen as (
      select entry ->> 'path' as path, entry -> 'keys' as keys, entry ->> 'type' as type, count(*) as n
      from element cross join lateral core._measure_document(doc) cross join lateral jsonb_array_elements(paths) as entry
      group by 1, 2, 3
    )
    select jsonb_build_object('paths', coalesce(jsonb_agg(jsonb_build_object('path', path, 'keys', keys, 'types', types,
      'presence', trim_scale(round(present / (select count(*) from element), 4)))), '[]'))
    from (
      select path, keys, sum(n) as present, jsonb_object_agg(type, n) as types
      from core._fold_maps(array(select row(path, keys, type, n)::core.path_count from seen)) group by path, keys
    ) as path
  $sql$, core._elements_sql(p_name, v_child))
  into v_profile using core._looked_at(p_collection_id, p_name);
  return v_child || jsonb_build_object('columns', core._child_columns(v_child, core._columns(v_profile), p_version));
end;
$$;
comment on function core._child is 'The child table an array of objects would become: {"table", "path", "keys", "outer", "columns", "since"}.';
