create or replace function catalog.merge_preview(p_from text, p_into text)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_from core.collection := core._collection_of(p_from);
  v_into core.collection := core._collection_of(p_into);
  v_typed core.schema_def := core._active_table(v_from.id);
begin
  return jsonb_build_object(
    'from', v_from.name, 'documents', v_from.documents,
    'into', v_into.name, 'into_documents', v_into.documents,
    'into_table', 'collections.' || ((core._active_table(v_into.id)).proposal ->> 'table'),
    'shared_keys', array(select key from jsonb_object_keys(v_from.signature) as key where key !~ chr(31) and v_into.signature ? key order by key limit 100),
    'new_keys', array(select key from jsonb_object_keys(v_from.signature) as key where key !~ chr(31) and not v_into.signature ? key order by key limit 100),
    'refusal', case
      when v_from.id = v_into.id then format('%s and %s are one collection', p_from, p_into)
      when v_typed.id is not null then format('%s has a typed table, which would be empty', v_from.name) end,
    'refusal_schema_id', v_typed.id);
end;
$$;
comment on function catalog.merge_preview is 'What merging one collection into another would do, or what prevents it. It has the documents that move, the typed table they enter, and the top-level keys in common.';
