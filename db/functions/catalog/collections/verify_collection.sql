-- The invariant of typed tables. Documents are compared as text, so that 1.10 is not 1.1. With a key only the newest document of
-- each is expected. While a table is being filled, documents it does not have yet are missing and no fault.
create or replace function catalog.verify_collection(p_name text)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection;
  v_schema core.schema_def;
  v_answer jsonb;
begin
  select * into v_collection from core.collection where name = p_name;
  if not found then
    perform core._refuse('CB002', format('Collection %s not found', p_name), 'List them with GET /api/v1/collections.',
      jsonb_build_object('collection', p_name));
  end if;
  select * into v_schema from core.schema_def
  where collection_id = v_collection.id and status = 'active' and storage_choice = 'sql';
  execute core._verify_sql(v_collection, v_schema) into v_answer;
  return jsonb_build_object('collection', p_name, 'typed_table', 'collections.' || (v_schema.proposal ->> 'table'),
      'version', v_schema.version, 'backfill_state', v_schema.backfill_state,
      'key', case when v_collection.key_paths <> '[]' then core._key_text(v_collection.key_paths) end)
    || v_answer || jsonb_build_object('holds', (v_answer ->> 'broken')::bigint = 0 and (v_answer ->> 'strays')::bigint = 0
      and (v_schema.backfill_state = 'running' or coalesce((v_answer ->> 'missing')::bigint, 0) = 0
           and coalesce((v_answer ->> 'outdated')::bigint, 0) = 0));
end;
$$;
comment on function catalog.verify_collection is 'Rebuild every document of a collection from its row (typed columns, extra, child rows) and compare it with what is stored. Counts documents, rows, broken (not the same), missing (no row), outdated (a newer document has its key) and strays (rows without a document). It has ids to look at; holds says whether all is well. Raises CB002 for an unknown name.';
