create or replace function catalog.list_columns(p_name text)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
  v_schema core.schema_def := core._active_table(v_collection.id);
begin
  return jsonb_build_object('items', case when v_schema.id is null then (
      select coalesce(jsonb_agg(jsonb_build_object('name', name, 'type', type, 'documents', documents, 'distinct_values', distinct_values) order by n), '[]')
      from core._document_columns(v_collection.id))
    else (
      select jsonb_agg(jsonb_build_object('name', read.name, 'type', read.type, 'documents', path.documents,
                                          'distinct_values', path.distinct_values) order by read.n)
      from core._read_columns(v_schema) as read
      left join jsonb_array_elements(v_schema.proposal -> 'columns') as col on col ->> 'name' = read.name
      left join core._document_columns(v_collection.id) as path on path.name = col ->> 'path')
    end);
end;
$$;
comment on function catalog.list_columns is 'Columns that the rows of a collection have: [{"name", "type", "documents": those that have the path, "distinct_values": up to 63, else null}]. Of a typed table all, else the 300 most common paths of the documents. Raises CB002 for an unknown collection.';
