create or replace function catalog.collection_sizes(p_name text)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
begin
  return jsonb_build_object(
    'documents_bytes', pg_total_relation_size(to_regclass(format('collections.%I', 'docs_' || v_collection.name))),
    'table_bytes', coalesce((
      select sum(pg_total_relation_size(to_regclass(format('collections.%I', made))))
      from core.schema_def as schema
      cross join lateral (
        select schema.proposal ->> 'table' union all
        select child ->> 'table' from jsonb_array_elements(coalesce(schema.proposal -> 'children', '[]')) as child
      ) as every (made)
      where schema.collection_id = v_collection.id and schema.status = 'active' and schema.storage_choice = 'sql'), 0));
end;
$$;
comment on function catalog.collection_sizes is 'Bytes on disk, with indexes: documents_bytes of the documents, table_bytes of the typed table and its child tables (0 without one). Raises CB002 for an unknown name.';
