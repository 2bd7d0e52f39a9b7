create or replace function core._fields(p_collection_id integer)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('keys', keys, 'path', (
      select string_agg(case when key is null then '[]' else key end, '.' order by n)
      from jsonb_array_elements_text(keys) with ordinality as step (key, n))) order by documents desc, steps), '[]')
  from (
    select path.steps, path.documents, (
        select jsonb_agg(case left(step[1], 1) when E'\x01' then substr(step[1], 2) end order by n)
        from regexp_matches(substr(path.steps, 2), E'([\x01\x02][^\x01\x02]*)', 'g') with ordinality as found (step, n)) as keys
    from core.collection_path as path
    where path.collection_id = p_collection_id and path.steps <> '$' and path.steps !~ E'\x03'
      and path.types ?| array['text', 'numeric', 'boolean', 'timestamptz', 'date']
    order by path.documents desc, path.steps
    limit 100
  ) as common
$$;
comment on function core._fields is 'The 100 most common paths of a collection that hold scalars: [{"path", "keys"}]; the key of an element of an array is null.';
