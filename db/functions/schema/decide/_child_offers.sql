create or replace function core._child_offers(p_base core.schema_def, p_proposal jsonb)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('kind', 'child_table', 'path', path, 'choose', true, 'sentence',
    format('%s holds an array of objects: a child table (document_id, ordinal) would make them rows', path)) order by path), '[]')
  from (
    select path from core._object_arrays(p_base.profile)
    union
    select path from core._object_arrays(core._profile(p_base.collection_id))
    union
    select found.path from core.drift
    cross join lateral core._chosen_arrays(p_base, jsonb_build_array(drift.path || '[]')) as found
    where drift.collection_id = p_base.collection_id and drift.type = 'array' and drift.documents >= core._number_setting('drift_documents')
  ) as offered
  where not exists (select from jsonb_array_elements(coalesce(p_proposal -> 'children', '[]')) as child where child ->> 'path' = offered.path)
$$;
comment on function core._child_offers is 'The arrays of objects of a table in use that could be child tables in a later version, as recommendations.';
