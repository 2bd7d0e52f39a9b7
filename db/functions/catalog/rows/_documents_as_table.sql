-- A document has any path, so one that the profile does not know is a column of text.
create or replace function core._documents_as_table(p_collection core.collection, p_names text[])
returns core.schema_def
language plpgsql stable
as $$
declare
  v_schema core.schema_def;
  v_names text[] := array(select distinct name from unnest(p_names) as name where name <> 'document_id');
  v_wrong text := (select name from unnest(v_names) as name where left(name, 1) <> '$' or octet_length(name) > 63 limit 1);
  v_columns jsonb;
begin
  if v_wrong is not null then
    perform core._refuse('CB001', format('The documents of %s have no column %s', p_collection.name, to_json(left(v_wrong, 80))),
      format('Name paths of at most 63 bytes, such as these: %s.',
        (select string_agg(name, ', ' order by n) from core._document_columns(p_collection.id) where n <= 20)),
      jsonb_build_object('column', left(v_wrong, 200)));
  end if;
  with known as materialized (
    select * from core._document_columns(p_collection.id)
  ), wanted as (
    select n, name, keys, type from known where name = any (v_names)
    union all
    select 1000 + row_number() over (order by name), name, core._path_given(to_jsonb(name)), 'text' from unnest(v_names) as name
    where name not in (select name from known)
  )
  select coalesce(jsonb_agg(jsonb_build_object('name', name, 'keys', keys, 'type', type) order by n), '[]') into v_columns from wanted;
  v_schema.name := 'docs_' || p_collection.name;
  v_schema.collection_id := p_collection.id;
  v_schema.proposal := jsonb_build_object('table', v_schema.name, 'documents', p_collection.documents, 'columns', v_columns);
  return v_schema;
end;
$$;
comment on function core._documents_as_table is 'The documents of a collection as if they were a typed table whose columns are these paths. Raises CB001 for an invalid path.';
