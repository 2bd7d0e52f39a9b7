create or replace function core._verify_sql(p_collection core.collection, p_schema core.schema_def)
returns text
language sql stable
as $$
  select case when p_schema.id is null then format($sql$
    select jsonb_build_object('documents', count(*), 'rows', null, 'broken', 0, 'missing', null, 'outdated', null, 'strays', 0,
      'without_key', count(*) filter (where %1$L <> '[]' and core._key_hash(doc, %1$L) is null), 'sample_ids', '[]'::jsonb)
    from collections.%2$I$sql$, p_collection.key_paths, 'docs_' || p_collection.name)
  else format($sql$
    with document as materialized (
      select id, doc, created_at, %1$s as key_sha256 from collections.%2$I
    ), expected as (
      select id, doc, key_sha256, key_sha256 is null or row_number() over (partition by key_sha256 order by created_at desc, id desc) = 1 as is_newest
      from document
    ), compared as (
      select coalesce(expected.id, typed.document_id) as id, expected.id is not null as is_stored, typed.document_id is not null as has_row,
             is_newest, key_sha256, expected.doc::text is distinct from (%3$s)::text as differs
      from expected full join collections.%4$I as typed on typed.document_id = expected.id
    ), judged as (
      select id, is_stored, has_row, key_sha256, case
        when not is_stored then 'stray' when has_row and differs then 'broken'
        when has_row and not is_newest then 'outdated' when not has_row and is_newest then 'missing' end as fault
      from compared
    )
    select jsonb_build_object(
      'documents', count(*) filter (where is_stored), 'rows', count(*) filter (where has_row),
      'broken', count(*) filter (where fault = 'broken'), 'missing', count(*) filter (where fault = 'missing'),
      'outdated', count(*) filter (where fault = 'outdated'), 'strays', count(*) filter (where fault = 'stray') + %5$s,
      'without_key', count(*) filter (where %6$L <> '[]' and is_stored and key_sha256 is null),
      'sample_ids', coalesce((select jsonb_agg(id order by id) from (
        select id from judged where fault is not null order by fault, id limit 10) as picked), '[]'))
    from judged$sql$,
    case when p_collection.key_paths = '[]' then 'null::bytea' else format('core._key_hash(doc, %L)', p_collection.key_paths) end,
    'docs_' || p_collection.name,
    core._rebuild_sql('typed', (p_schema.proposal -> 'columns') || p_schema.leaving, coalesce(p_schema.proposal -> 'children', '[]')),
    p_schema.proposal ->> 'table',
    coalesce((select string_agg(format('(select count(*) from collections.%I as element where not exists (select from collections.%I as typed where typed.document_id = element.document_id))',
       value ->> 'table', p_schema.proposal ->> 'table'), ' + ') from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]'))), '0'),
    p_collection.key_paths)
  end
$$;
comment on function core._verify_sql is 'The SELECT behind catalog.verify_collection.';
