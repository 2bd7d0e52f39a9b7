-- Under the decision lock, so no other job counts. Of a large batch 1,000 documents are looked at, chosen by their ids.
-- Shares stay true, and a batch costs the same whatever is in it. A collection keeps at most 2,000 paths, so that
-- objects whose keys are data cannot fill the table. Objects are looked into to depth 3.
create or replace function core._note_drift(p_schema core.schema_def, p_ids uuid[])
returns boolean
language plpgsql volatile
as $$
declare
  v_ids uuid[] := array(select id from unnest(p_ids) as id order by uuid_hash(id), id limit 1000);
  v_noted integer;
begin
  execute format($sql$
    with root (path, documents) as (
      values ('$'::text, cardinality($1)::bigint)%s
    ), residue (root, document_id, extra) as (
      select '$'::text, document_id, extra from collections.%I where document_id = any ($1) and jsonb_typeof(extra) = 'object'%s
    ), top as materialized (
      select root, document_id, root || core._path_step(key) as path, jsonb_build_array(key) as keys, value from residue cross join lateral jsonb_each(extra)
    ), inside as materialized (
      select root, document_id, path || core._path_step(key) as path, keys || to_jsonb(key) as keys, member.value
      from top cross join lateral jsonb_each(case when jsonb_typeof(top.value) = 'object' then top.value else '{}' end) as member
    ), node as (
      select * from top
      union all
      select * from inside
      union all
      select root, document_id, path || core._path_step(key), keys || to_jsonb(key), member.value
      from inside cross join lateral jsonb_each(case when jsonb_typeof(inside.value) = 'object' then inside.value else '{}' end) as member
    ), found as (
      select path as root, path, '[]'::jsonb as keys, 'any'::text as type, documents, null::uuid as example from root
      union all
      select root, path, keys, core._value_type(value), count(*), any_value(document_id) from node group by 1, 2, 3, 4
    ), known as (
      select sha256(convert_to(path, 'UTF8')) as path_sha256, found.* from found
    ), before as (
      select path as root, documents as first_at from core.drift where collection_id = $2 and type = 'any'
    )
    insert into core.drift as held (collection_id, path_sha256, type, path, keys, documents, first_at, example, child)
    select $2, path_sha256, type, path, keys, documents, coalesce(first_at, 0), example, nullif(root, '$')
    from (
      select known.*, there.path is null as is_new, count(*) filter (where there.path is null)
               over (order by known.documents desc, known.path_sha256, known.type) as rank
      from known
      left join core.drift as there
        on there.collection_id = $2 and there.path_sha256 = known.path_sha256 and there.type = known.type
    ) as ranked
    left join before using (root)
    where not is_new or rank <= 2000 - (select count(*) from core.drift where collection_id = $2)
    on conflict (collection_id, path_sha256, type) do update set documents = held.documents + excluded.documents
  $sql$,
    (select string_agg(format(', (%L, (select count(*) from collections.%I where document_id = any ($1)))', value ->> 'path', value ->> 'table'), '')
     from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]'))),
    p_schema.proposal ->> 'table',
    (select string_agg(format(' union all select %L, document_id, extra from collections.%I where document_id = any ($1) and jsonb_typeof(extra) = ''object''',
                              value ->> 'path', value ->> 'table'), '')
     from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]'))))
  using v_ids, p_schema.collection_id;
  get diagnostics v_noted = row_count;
  return v_noted > 1 + jsonb_array_length(coalesce(p_schema.proposal -> 'children', '[]'));
end;
$$;
comment on function core._note_drift is 'Count what documents, and the elements of child tables, have in extra, by path and type; true when there was anything.';
