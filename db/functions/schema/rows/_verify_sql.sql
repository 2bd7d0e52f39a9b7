create or replace function core._verify_sql(p_collection core.collection, p_schema core.schema_def)
returns text
language sql stable
as $$
  select case when p_schema.id is null then format($sql$
    select jsonb_build_object('documents', count(*), 'rows', null, 'broken', 0, 'missing', null, 'outdated', null, 'strays', 0,
      'deleted', 0, 'quarantined', 0, 'without_key', count(*) filter (where %1$L <> '[]' and key_sha256 is null), 'sample_ids', '[]'::jsonb)
    from (%2$s) as version$sql$, p_collection.key_paths, core._versions_sql(p_collection, '[]'))
  else format($sql$
    with document as materialized (
      select * from (%1$s) as version
      where not exists (select from core.quarantine where document_id = version.id and state <> 'released')
    ), expected as (
      select id, doc, key_sha256, is_tombstone, not is_tombstone and (key_sha256 is null or row_number() over (
        partition by key_sha256 order by order_number desc, order_text collate "C" desc, created_at desc, id desc) = 1) as is_newest
      from document
    ), compared as (
      select coalesce(expected.id, typed.document_id) as id, expected.id is not null as is_stored, typed.document_id is not null as has_row,
             is_newest, is_tombstone, key_sha256, expected.doc::text is distinct from (%3$s)::text as differs
      from expected full join collections.%4$I as typed on typed.document_id = expected.id
    ), judged as (
      select id, is_stored, has_row, is_tombstone, key_sha256, case
        when not is_stored then 'stray' when has_row and differs then 'broken'
        when has_row and not is_newest then 'outdated' when not has_row and is_newest then 'missing' end as fault
      from compared
    )
    select jsonb_build_object(
      'documents', count(*) filter (where is_stored) + %2$s, 'quarantined', %2$s, 'rows', count(*) filter (where has_row),
      'broken', count(*) filter (where fault = 'broken'), 'missing', count(*) filter (where fault = 'missing'),
      'outdated', count(*) filter (where fault = 'outdated'), 'strays', count(*) filter (where fault = 'stray') + %5$s,
      'deleted', count(*) filter (where is_tombstone), 'without_key', count(*) filter (where %6$L <> '[]' and is_stored and key_sha256 is null),
      'sample_ids', coalesce((select jsonb_agg(id order by id) from (
        select id from judged where fault is not null order by fault, id limit 10) as picked), '[]'))
    from judged$sql$,
    core._versions_sql(p_collection, p_schema.proposal -> 'columns'),
    format('(select count(*) from core.quarantine where collection_id = %s and state <> ''released'')', p_collection.id),
    core._rebuild_sql('typed', (p_schema.proposal -> 'columns') || p_schema.leaving, core._children_now(p_schema)),
    p_schema.proposal ->> 'table',
    coalesce((select string_agg(format('(select count(*) from collections.%I as element where not exists (select from collections.%I as typed where typed.document_id = element.document_id))',
       value ->> 'table', p_schema.proposal ->> 'table'), ' + ') from jsonb_array_elements(core._children_now(p_schema))), '0'),
    p_collection.key_paths)
  end
$$;
comment on function core._verify_sql is 'The SELECT behind catalog.verify_collection.';
