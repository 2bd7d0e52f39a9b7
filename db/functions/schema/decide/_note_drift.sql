-- Under the decision lock, so nobody else counts. Of a large batch 1,000 documents are looked at, whichever
-- their ids say: shares stay true, and a batch costs the same whatever is in it. A collection keeps at most
-- 2,000 paths, so that objects whose keys are data cannot fill the table.
create or replace function core._note_drift(p_schema core.schema_def, p_ids uuid[])
returns boolean
language plpgsql volatile
as $$
declare
  v_before bigint;
  v_ids uuid[] := array(select id from unnest(p_ids) as id order by uuid_hash(id), id limit 1000);
  v_noted integer;
begin
  select coalesce(max(documents), 0) into v_before
  from core.drift where collection_id = p_schema.collection_id and path = '$';
  execute format($sql$
    with root as (
      select '$'::text as path, '[]'::jsonb as keys, 'any'::text as type, cardinality($1)::bigint as documents, null::uuid as example
    ), top as materialized (
      select typed.document_id, member.key, member.value
      from collections.%I as typed
      cross join lateral jsonb_each(case when jsonb_typeof(typed.extra) = 'object' then typed.extra else '{}' end) as member
      where typed.document_id = any ($1) and typed.extra is not null
    ), node as (
      select document_id, '$' || core._path_step(key) as path, jsonb_build_array(key) as keys, value from top
      union all
      select document_id, '$' || core._path_step(top.key) || core._path_step(inside.key), jsonb_build_array(top.key, inside.key), inside.value
      from top cross join lateral jsonb_each(case when jsonb_typeof(top.value) = 'object' then top.value else '{}' end) as inside
    ), found as (
      select * from root
      union all
      select path, keys, core._value_type(value), count(*), any_value(document_id) from node group by 1, 2, 3
    ), known as (
      select sha256(convert_to(path, 'UTF8')) as path_sha256, found.* from found
    )
    insert into core.drift as held (collection_id, path_sha256, type, path, keys, documents, first_at, example)
    select $2, path_sha256, type, path, keys, documents, $3, example
    from (
      select known.*, there.path is null as is_new, count(*) filter (where there.path is null)
               over (order by known.documents desc, known.path_sha256, known.type) as rank
      from known
      left join core.drift as there
        on there.collection_id = $2 and there.path_sha256 = known.path_sha256 and there.type = known.type
    ) as ranked
    where not is_new or rank <= 2000 - (select count(*) from core.drift where collection_id = $2)
    on conflict (collection_id, path_sha256, type) do update set documents = held.documents + excluded.documents
  $sql$, p_schema.proposal ->> 'table')
  using v_ids, p_schema.collection_id, v_before;
  get diagnostics v_noted = row_count;
  return v_noted > 1;
end;
$$;
comment on function core._note_drift is 'Count what documents have in extra, by path and type; true when there was anything.';
